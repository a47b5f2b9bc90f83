import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { cacheId, logFolder, week, weekText } from "./test-log-folder.ts";

const schemas = join(import.meta.dirname, "..", "..", "..", "..", "..", "schemas");
const record = JSON.stringify({
  onex: "record/1",
  run_id: "3f2a91c0-1234-4abc-8def-0123456789ab",
  graph: "g",
  status: "failed",
  fault: {
    code: "run/vertex-failed",
    message: "no luck",
    details: { vertex: "a", input: ["long ".repeat(600), { token: "t-12345" }] },
  },
  topology: { name: "g", inputs: [], vertices: [{ name: "a", node: "0".repeat(64), args: [] }], output: {} },
  data: { inputs: {}, values: {} },
  journal: [{ kind: "run-started", position: 1, at: 0, graph: "g" }],
});

test.each<[string, readonly string[]]>([
  ["log-init", ["init"]],
  ["log-week-file", ["new", "--engineer", "ada"]],
  ["log-written-entry", ["entry", "A title", "--engineer", "ada"]],
  ["log-written-entry", ["entry", "--from-run", "failed.json", "--engineer", "ada"]],
  ["log-status", ["status", cacheId, "superseded", "--by", "dl-01JVPW"]],
  ["log-document", ["parse", week]],
  ["log-lint", ["lint"]],
  ["log-lint", ["lint", "--fix"]],
  ["log-search", ["search"]],
  ["log-search", ["search", "third", "read"]],
  ["log-summary", ["summary", "--quarter", "2025-Q2"]],
  ["log-summary", ["summary", "--week", "2024-01-01"]],
  ["log-links", ["links"]],
  ["log-archive", ["archive", "--quarter", "2025-Q2", "--remove-sources"]],
  ["log-restore", ["restore", "debug_log_Q2_2025"]],
  ["fault", ["restore", "nothing"]],
])("%s.schema.json holds for what %j prints", async (name, args) => {
  using folder = logFolder();
  folder.put(week, weekText);
  folder.put("failed.json", record);
  if (name === "log-restore") await folder.log(["archive", "--quarter", "2025-Q2", "--remove-sources"]);
  const { out } = await folder.log([...args, "--json"]);
  const schema: object = JSON.parse(readFileSync(join(schemas, `${name}.schema.json`), "utf8"));
  const holds = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  holds(JSON.parse(out));
  expect(holds.errors).toBeNull();
});
