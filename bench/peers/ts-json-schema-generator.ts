/** The same function's parameters through ts-json-schema-generator, which needs the source in a file and gives no result type. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Generator {
  createGenerator(config: object): { createSchema(type: string): object };
}

const folder = mkdtempSync(join(tmpdir(), "onex-bench-"));
const path = join(folder, "scale.ts");
writeFileSync(
  path,
  `/** Scales. */ export interface Point { x: number; y: number; label?: string }
   export function scale(point: Point, factor: number = 2): Point { return { ...point, x: point.x * factor, y: point.y * factor }; }`,
);
writeFileSync(
  join(folder, "tsconfig.json"),
  JSON.stringify({ compilerOptions: { target: "es2023", strict: true }, files: ["scale.ts"] }),
);
try {
  const name = "ts-json-schema-generator";
  const { createGenerator } = (await import(name)) as Generator; // the part of its interface that is declared above
  createGenerator({
    path,
    tsconfig: join(folder, "tsconfig.json"),
    type: "*",
    skipTypeCheck: true,
    functions: "comment",
  }).createSchema("*");
} finally {
  rmSync(folder, { recursive: true });
}
