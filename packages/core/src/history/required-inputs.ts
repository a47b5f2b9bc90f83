import type { InputRecord, Source, VertexRecord } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";

/** One use that needs an input makes it required; so does every way in which `assemble` counts. */
export function requiredInputs(
  inputs: readonly InputRecord[],
  vertices: readonly VertexRecord[],
  runnables: readonly Runnable[],
  output: Source,
): readonly InputRecord[] {
  const needed = new Set<number>();
  const read = (source: Source | undefined, optional: boolean): void => {
    if (source?.kind === "array") for (const item of source.items) read(item, false);
    else if (source?.kind === "object") for (const [, part] of source.entries) read(part, false);
    else if (source?.kind === "input" && !optional && source.fallback === undefined) needed.add(source.index);
  };
  for (const [index, { args, rest, when }] of vertices.entries()) {
    const signatures = runnables[index]?.signatures ?? [];
    const parameters = signatures.length === 1 ? (signatures[0]?.parameters ?? []) : [];
    for (const [position, source] of args.entries()) read(source, parameters[position]?.optional === true);
    read(rest, true);
    read(when, false);
  }
  read(output, false);
  return inputs.map((input, index) => {
    const required = needed.has(index) && input.fallback === undefined;
    return input.required === required ? input : { ...input, required };
  });
}
