/** Heaps, first times and large builds are measured in a process of their own, where nothing else has been. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** The samples that `bench/alone/<script> <what>` printed, one run after the other. */
export const figuresOf = (script: string, what: string, times = 3): readonly number[] =>
  printedBy(script, what, times).map(Number);

/** The same of a script that prints a list of figures. */
export const listsOf = (script: string, what: string, times: number): readonly (readonly number[])[] =>
  // Our own scripts say so.
  printedBy(script, what, times) as readonly (readonly number[])[];

function printedBy(script: string, what: string, times: number): readonly unknown[] {
  const path = join(import.meta.dirname, "..", "alone", script);
  const once = (): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ["--expose-gc", "--max-old-space-size=4096", path, what], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
  return Array.from({ length: times }, once);
}
