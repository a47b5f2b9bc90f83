import { type CallProblem, type Fault, type FaultCode, faults, isFault, isFaultCode, type Problem } from "@onex/contract";

/** RFC 9457 problem document; `code` is a row of the fault table, which decides `status`. */
export interface ProblemDocument {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: FaultCode;
  /** Names this occurrence in the service's own log; only where the detail must stay there. */
  readonly instance?: string;
  readonly problems?: readonly Problem[];
  readonly details?: unknown;
}

/** What the outside may know of a fault: never its cause or stack, and of one that nobody planned nothing but `instance`. */
export function problemDocument(fault: Fault | CallProblem, instance?: string): ProblemDocument {
  const code = isFaultCode(fault.code) ? fault.code : "internal/unexpected";
  const { status } = faults[code];
  const title = process.getBuiltinModule("node:http").STATUS_CODES[status] ?? "Client Closed Request";
  const plain = { type: "about:blank", title, status, detail: fault.message, code } as const;
  if (code === "internal/unexpected" && isFault(fault)) {
    const detail = "Something failed inside the service; its own log has more under this instance";
    return { ...plain, detail, ...(instance === undefined ? {} : { instance }) };
  }
  const { problems, ...details } = isRecord(fault.details) ? fault.details : { problems: undefined };
  return {
    ...plain,
    // `problems` of a fault's details are those of a parser: `orFault` puts them there.
    ...(Array.isArray(problems) ? { problems: problems as readonly Problem[] } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;
