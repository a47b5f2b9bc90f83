import { Fault, type ProgramSource } from "@onex/contract";
import { memoryRoot } from "../compiler/memory-root.ts";

/** Longest source text, in UTF-16 units of a text and in bytes of a file. What is larger was not written by hand, and costs the compiler seconds and gigabytes. */
const maxLength = 2_000_000;

const sourceName = /\.(?:[cm]?[jt]s|[jt]sx)$/;

/** Why a file must not be given to the compiler, which would end or run away; undefined when it may. `sizeOf` knows the files on disk. */
export function unfitFile(path: string, program: ProgramSource, sizeOf: (path: string) => number | undefined): Fault | undefined {
  const texts = program.kind === "memory" ? program.files : (program.overlay ?? {});
  const size = texts[path]?.length ?? sizeOf(path);
  if (size === undefined) return undefined;
  if (!sourceName.test(path))
    return new Fault(
      "f2n/syntax",
      `${shown(path)} is neither TypeScript nor JavaScript by its name; name a file that ends in ts, tsx, mts, cts, js, jsx, mjs or cjs`,
    );
  if (size > maxLength)
    return new Fault(
      "f2n/too-large",
      `${shown(path)} is longer than ${maxLength.toLocaleString("en")} characters; move the function to a smaller file`,
    );
  const broken = Object.entries(texts).find(([, text]) => !text.isWellFormed());
  return broken === undefined
    ? undefined
    : new Fault(
        "f2n/syntax",
        `${shown(broken[0])} is not well-formed Unicode: half of a surrogate pair stands alone in it; escape it`,
      );
}

/** Text without a place on a disk is shown by its name alone. */
export const shown = (path: string): string => (path.startsWith(`${memoryRoot}/`) ? path.slice(memoryRoot.length + 1) : path);
