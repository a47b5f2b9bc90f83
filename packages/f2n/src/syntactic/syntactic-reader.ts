import type { FunctionReading, TypeQuestion, TypeReader } from "@onex/contract";
import { isPromising, loadParser } from "./parse.ts";

/**
 * A type reader that reads a function by itself where its types are written out, and asks `types` where they are not. Both give the same reading:
 * what is not certain from syntax alone is not read here.
 */
export function syntacticReader(types: TypeReader): TypeReader {
  let isClosed = false;
  return {
    async warm(programs) {
      await Promise.all([types.warm(programs), loadParser(), import("./read-text.ts")]);
    },
    async *read(question) {
      const reading = isClosed ? undefined : await fromSyntax(question);
      if (reading === undefined) yield* types.read(question);
      else yield reading;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await types[Symbol.asyncDispose]();
    },
  };
}

/** The reading of a function of a single text; undefined where the compiler must be asked. */
export async function fromSyntax({ program, files, select, sliced }: TypeQuestion): Promise<FunctionReading | undefined> {
  if (program.kind !== "memory" || program.options !== undefined || sliced === true || select.kind !== "sole") return undefined;
  const [path = "", ...others] = files;
  const text = program.files[path];
  if (text === undefined || others.length > 0 || Object.keys(program.files).length > 1 || !isPromising(text)) return undefined;
  const [parse, { readText }] = await Promise.all([loadParser(), import("./read-text.ts")]);
  try {
    const parsed = parse(text);
    return parsed === undefined ? undefined : readText(parsed, { program, files, select });
  } catch {
    // `Unsure`, mostly; code that is nested more deeply than our stack, or that breaks anything else here, is as uncertain.
    return undefined;
  }
}
