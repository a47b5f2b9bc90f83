/** The fault table and docs/errors.md, both ways: a row without a section, a section without a row, a row that no source raises. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FaultCode, faults, isFaultCode } from "../packages/contract/src/fault.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const codes = Object.keys(faults);
const found = [...read("docs/errors.md").matchAll(/^### `([^`]+)`\n\n(.*)$/gm)].map(([, code = "", facts = ""]) => ({
  code,
  facts,
}));
const sections = found.map(({ code }) => code);
const sources = globSync("{packages,apps}/*/src/**/*.ts", { cwd: root })
  .filter((file) => !file.endsWith(".test.ts") && !file.endsWith("contract/src/fault.ts"))
  .map(read)
  .join("\n");

function factsOf(code: FaultCode): string {
  const { status, grpc, exit, retry } = faults[code];
  return `HTTP ${status} · gRPC ${grpc} · exit ${exit} · ${retry ? "retry" : "no retry"}`;
}

const problems = [
  ...codes.filter((code) => !sections.includes(code)).map((code) => `docs/errors.md: no section for ${code}`),
  ...sections
    .filter((section) => !codes.includes(section))
    .map((section) => `docs/errors.md: ${section} is no row of the fault table`),
  ...sections
    .filter((section, at) => sections.indexOf(section) !== at)
    .map((section) => `docs/errors.md: two sections for ${section}`),
  ...codes
    .filter((code) => !sources.includes(`"${code}"`))
    .map((code) => `packages/contract/src/fault.ts: nothing raises ${code}`),
  ...found.flatMap(({ code, facts }) =>
    isFaultCode(code) && facts !== factsOf(code) ? [`docs/errors.md: ${code} should say "${factsOf(code)}"`] : [],
  ),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
