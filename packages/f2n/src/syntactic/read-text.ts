import type { FunctionReading, TypeQuestion } from "@onex/contract";
import { readProgram } from "../read/read-program.ts";
import type { Parsed } from "./parse.ts";
import { standIn } from "./stand-in.ts";
import { toTree } from "./to-tree.ts";

/** Reads the one function of a question by its syntax. Undefined, or `Unsure`, where that does not tell. */
export function readText(parsed: Parsed, question: TypeQuestion): FunctionReading | undefined {
  const [path = ""] = question.files;
  const text = question.program.kind === "memory" ? (question.program.files[path] ?? "") : "";
  const [pending] = readProgram(question, standIn(toTree(parsed, text, path)), false);
  const reading = pending?.read();
  // Whatever is refused here is refused by who knows all of it.
  return reading?.status === "read" ? reading : undefined;
}
