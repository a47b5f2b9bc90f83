import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describeProblems, Fault, faults, type Problem, thrownText, toFault } from "@onex/contract";
import { statusOfFault } from "./exit.ts";
import type { Shell } from "./shell.ts";

/** A fault as a program reads it. */
export interface FaultDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly where?: string;
    readonly hint?: string;
    readonly details?: Readonly<Record<string, unknown>>;
  };
}

/** What a fault was caused by, outermost first. */
interface Cause {
  readonly name: string;
  readonly message: string;
  /** `file:line:column` of the innermost frame that belongs to a file. */
  readonly at?: string;
}

/** The one place that prints what failed: a JSON document on stdout, or a sentence on stderr. Gives the exit status. */
export function printFault(thrown: unknown, { json }: { readonly json: boolean }, shell: Shell): number {
  const fault = toFault(thrown);
  if (json) shell.print(JSON.stringify(faultDocument(fault, shell.cwd)));
  else shell.note(faultText(fault, shell.cwd));
  return statusOfFault(fault, faults);
}

/** The fault of an error that was thrown where nobody waited for it. */
export function strayFault(thrown: unknown): Fault {
  return new Fault("node/failed", `A function of this process failed outside of any call: ${thrownText(thrown)}`, {
    cause: thrown,
  });
}

export function faultDocument(fault: Fault, cwd: string): FaultDocument {
  const { where, hint, ...details } = fault.details;
  const causes = causesOf(fault, cwd);
  const all = causes.length > 0 ? { ...details, causes } : details;
  return {
    error: {
      code: fault.code,
      message: fault.message,
      ...(typeof where === "string" ? { where } : {}),
      ...(typeof hint === "string" ? { hint } : {}),
      ...(Object.keys(all).length > 0 ? { details: all } : {}),
    },
  };
}

export function faultText(fault: Fault, cwd: string): string {
  const causes = causesOf(fault, cwd).map(
    ({ name, message, at }) => `  because ${name}: ${message}${at === undefined ? "" : ` (${at})`}`,
  );
  return [`error[${fault.code}]: ${sentence(fault)}`, ...causes].join("\n");
}

/** Several problems get a line each, instead of all of them in the sentence. */
function sentence({ message, details: { problems } }: Fault): string {
  if (!Array.isArray(problems) || problems.length < 2 || !problems.every(isProblem)) return message;
  const inline = describeProblems(problems);
  const head = message.endsWith(inline) ? message.slice(0, -inline.length).trimEnd() : message;
  const lines = problems.map(
    ({ path, message: said, code }) => `  ${path === "" ? "/" : path} ${said}${code === undefined ? "" : ` [${code}]`}`,
  );
  return [head, ...lines].join("\n");
}

/** Those of a graph document also have a code. */
const isProblem = (value: unknown): value is Problem & { readonly code?: string } =>
  typeof value === "object" && value !== null && "path" in value && "message" in value;

function causesOf(fault: Fault, cwd: string): Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<unknown>([fault]);
  for (let cause = fault.cause; cause !== undefined && !seen.has(cause) && causes.length < 10; ) {
    seen.add(cause);
    causes.push(describeCause(cause, cwd));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  // An error that became a fault only here says the same sentence twice.
  return causes.filter(({ message, at }, index) => index > 0 || message !== fault.message || at !== undefined);
}

function describeCause(cause: unknown, cwd: string): Cause {
  if (!(cause instanceof Error)) return { name: "thrown value", message: thrownText(cause) };
  const at = frameOf(cause, cwd);
  const name = "code" in cause && typeof cause.code === "string" ? `${cause.name} ${cause.code}` : cause.name;
  return { name, message: cause.message, ...(at === undefined ? {} : { at }) };
}

/** Where it was thrown: the innermost frame in a file of somebody's own, without what a reload put behind its address. */
function frameOf(error: Error, cwd: string): string | undefined {
  for (const found of (error.stack ?? "").matchAll(
    /^\s+at (?:.*\()?(file:\/\/[^\s?:()]+|\/[^\s?:()]+)(?:\?[^\s:()]*)?:(\d+):(\d+)\)?$/gm,
  )) {
    const [, address = "", line, column] = found;
    if (address.includes("/node_modules/")) continue;
    const path = relative(cwd, address.startsWith("file:") ? fileURLToPath(address) : address);
    return `${path}:${line}:${column}`;
  }
  return undefined;
}
