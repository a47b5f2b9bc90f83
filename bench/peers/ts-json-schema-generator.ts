/** The parameters of functions through ts-json-schema-generator, which needs the source in a file and gives no result types. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inferredText, writtenText } from "./f2n-texts.ts";

interface Generator {
  createGenerator(config: object): { createSchema(type: string): object };
}

export interface SchemaGenerator extends Disposable {
  /** The schemas of all functions of a text. */
  describe(text: string): object;
}

export async function schemaGenerator(): Promise<SchemaGenerator> {
  const name = "ts-json-schema-generator";
  const { createGenerator } = (await import(name)) as Generator; // the part of its interface that is declared above
  const folder = mkdtempSync(join(tmpdir(), "onex-bench-"));
  const path = join(folder, "functions.ts");
  const tsconfig = join(folder, "tsconfig.json");
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions: { target: "es2023", strict: true }, files: ["functions.ts"] }));
  return {
    describe(text) {
      writeFileSync(path, text);
      return createGenerator({ path, tsconfig, type: "*", skipTypeCheck: true, functions: "comment" }).createSchema("*");
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

if (import.meta.main) {
  const began = performance.now();
  using generator = await schemaGenerator();
  generator.describe(process.argv[2] === "inferred" ? inferredText(2) : writtenText(2));
  console.log(performance.now() - began);
}
