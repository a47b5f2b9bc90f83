import type { Executor, JsonSchema } from "@onex/contract";
import { inputSchemasOf, isSync } from "../run/program.ts";
import type { Assembly } from "./assemble.ts";
import { outputParts } from "./output-parts.ts";
import { sourceFacts } from "./source-facts.ts";

/** What those who hold a graph were told of it by its static type, as far as it is known at run time. Edits keep it. */
export interface Promised {
  /** Runs give their outputs at once. */
  readonly sync: boolean;
  readonly inputs: ReadonlyMap<string, PromisedInput>;
  readonly outputs: readonly PromisedOutput[];
}

export interface PromisedInput {
  readonly required: boolean;
  /** Each of them holds for what is given. */
  readonly schemas: readonly JsonSchema[];
}

/** A part of the outputs. */
export interface PromisedOutput {
  readonly path: readonly string[];
  /** Undefined where nothing is certain. */
  readonly schema: JsonSchema | undefined;
}

/** What a graph promises, or still does after it was edited. */
export function promisedBy(assembly: Assembly, executor: Executor): Promised {
  if (assembly.promise !== undefined) return assembly.promise;
  const { topology, runnables } = assembly;
  const schemas = inputSchemasOf(topology, runnables);
  return {
    sync: isSync(assembly, executor),
    inputs: new Map(
      topology.inputs.map(({ name, required }, index) => [name, { required, schemas: schemas[index] ?? [] }] as const),
    ),
    outputs: outputParts(topology.output).map(({ path, source }) => {
      const { schema, mayBeSkipped } = sourceFacts(source, assembly);
      return { path, schema: mayBeSkipped ? undefined : schema };
    }),
  };
}
