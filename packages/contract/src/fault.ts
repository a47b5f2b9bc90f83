import { thrownText } from "./thrown-text.ts";

/** What the outside world is told about a failure: HTTP status, gRPC status name, exit status of the command line, and whether to try again. */
export interface FaultRow {
  readonly status: number;
  readonly grpc: GrpcCode;
  readonly exit: 1 | 2;
  readonly retry: boolean;
}

export type GrpcCode =
  | "CANCELLED"
  | "INVALID_ARGUMENT"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "PERMISSION_DENIED"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "UNAUTHENTICATED";

const row = (status: number, grpc: GrpcCode, { retry = false, exit = 1 }: { retry?: boolean; exit?: 1 | 2 } = {}): FaultRow => ({
  status,
  grpc,
  exit,
  retry,
});

/** Every way our code can fail on purpose. Adding one means adding a row here and a section in docs/errors.md. */
export const faults = {
  "f2n/syntax": row(422, "INVALID_ARGUMENT"),
  "f2n/export-missing": row(422, "NOT_FOUND"),
  "f2n/not-a-function": row(422, "INVALID_ARGUMENT"),
  "f2n/unresolved-type": row(422, "FAILED_PRECONDITION"),
  "f2n/unsupported-type": row(422, "UNIMPLEMENTED"),
  "f2n/unsupported-signature": row(422, "UNIMPLEMENTED"),
  "f2n/this": row(422, "INVALID_ARGUMENT"),
  "f2n/native": row(422, "INVALID_ARGUMENT"),
  "f2n/no-source": row(422, "FAILED_PRECONDITION"),
  "f2n/source-drift": row(422, "FAILED_PRECONDITION"),
  "f2n/import-unresolved": row(422, "FAILED_PRECONDITION"),
  "f2n/effects": row(422, "PERMISSION_DENIED"),
  "f2n/timeout": row(504, "DEADLINE_EXCEEDED", { retry: true }),
  "f2n/too-large": row(422, "RESOURCE_EXHAUSTED"),
  "node/input-invalid": row(422, "INVALID_ARGUMENT"),
  "node/output-invalid": row(502, "INTERNAL"),
  "node/failed": row(500, "INTERNAL"),
  "node/not-keepable": row(422, "FAILED_PRECONDITION"),
  "graph/cycle": row(422, "INVALID_ARGUMENT"),
  "graph/unknown-reference": row(422, "INVALID_ARGUMENT"),
  "graph/bad-reference": row(422, "INVALID_ARGUMENT"),
  "graph/bad-document": row(422, "INVALID_ARGUMENT"),
  "graph/missing-input": row(422, "INVALID_ARGUMENT"),
  "graph/unknown-input": row(422, "INVALID_ARGUMENT"),
  "graph/incompatible": row(422, "FAILED_PRECONDITION"),
  "graph/incompatible-edit": row(422, "FAILED_PRECONDITION"),
  "graph/duplicate-name": row(422, "ALREADY_EXISTS"),
  "graph/ephemeral-reference": row(422, "FAILED_PRECONDITION"),
  "graph/unsupported": row(422, "UNIMPLEMENTED"),
  "graph/too-large": row(422, "RESOURCE_EXHAUSTED"),
  "graph/bad-export": row(422, "INVALID_ARGUMENT"),
  "graph/untrusted": row(403, "PERMISSION_DENIED"),
  "graph/merge-conflict": row(422, "FAILED_PRECONDITION"),
  "run/vertex-failed": row(500, "INTERNAL"),
  "run/max-turns": row(500, "ABORTED"),
  "run/aborted": row(499, "CANCELLED"),
  "run/timeout": row(504, "DEADLINE_EXCEEDED", { retry: true }),
  "run/input-mutated": row(500, "INTERNAL"),
  "run/replay-diverged": row(409, "FAILED_PRECONDITION"),
  "run/bad-record": row(422, "INVALID_ARGUMENT"),
  "run/unknown-outcome": row(504, "DEADLINE_EXCEEDED"),
  "run/no-live-instance": row(503, "UNAVAILABLE", { retry: true }),
  "run/unknown-call": row(404, "NOT_FOUND"),
  "run/contract-broken": row(502, "INTERNAL"),
  "codec/function": row(400, "INVALID_ARGUMENT"),
  "codec/unknown-tag": row(400, "INVALID_ARGUMENT"),
  "codec/unsupported": row(400, "INVALID_ARGUMENT"),
  "codec/too-deep": row(400, "INVALID_ARGUMENT"),
  "codec/malformed": row(400, "INVALID_ARGUMENT"),
  "schema/unsupported": row(422, "UNIMPLEMENTED"),
  "event/malformed": row(400, "INVALID_ARGUMENT"),
  "event/too-large": row(413, "RESOURCE_EXHAUSTED"),
  "event/stale": row(409, "ABORTED"),
  "event/sequence-conflict": row(409, "ABORTED"),
  "event/not-owner": row(403, "PERMISSION_DENIED"),
  "event/identity-mismatch": row(422, "INVALID_ARGUMENT"),
  "event/ttl-range": row(422, "INVALID_ARGUMENT"),
  "event/signature-required": row(401, "UNAUTHENTICATED"),
  "event/forbidden-type": row(403, "PERMISSION_DENIED"),
  "registry/unknown-node": row(404, "NOT_FOUND"),
  "registry/expired": row(410, "NOT_FOUND"),
  "registry/not-serving": row(409, "FAILED_PRECONDITION"),
  "registry/forbidden": row(403, "PERMISSION_DENIED"),
  "registry/rate-limited": row(429, "RESOURCE_EXHAUSTED", { retry: true }),
  "registry/log-unavailable": row(503, "UNAVAILABLE", { retry: true }),
  "registry/bad-request": row(400, "INVALID_ARGUMENT"),
  "registry/unknown-route": row(404, "UNIMPLEMENTED"),
  "registry/wrong-method": row(405, "UNIMPLEMENTED"),
  "registry/slow-request": row(408, "DEADLINE_EXCEEDED", { retry: true }),
  "registry/too-large": row(413, "RESOURCE_EXHAUSTED"),
  "registry/media-type": row(415, "INVALID_ARGUMENT"),
  "registry/header-too-large": row(431, "RESOURCE_EXHAUSTED"),
  "transport/unavailable": row(503, "UNAVAILABLE", { retry: true }),
  "transport/timeout": row(504, "DEADLINE_EXCEEDED", { retry: true }),
  "stamp/malformed": row(422, "INVALID_ARGUMENT"),
  "stamp/unsupported": row(422, "UNIMPLEMENTED"),
  "log/bad-config": row(422, "INVALID_ARGUMENT"),
  "log/bad-query": row(400, "INVALID_ARGUMENT"),
  "log/bad-status": row(422, "INVALID_ARGUMENT"),
  "log/bad-bundle": row(422, "FAILED_PRECONDITION"),
  "log/unknown-entry": row(404, "NOT_FOUND"),
  "log/ambiguous-entry": row(422, "INVALID_ARGUMENT"),
  "log/not-failed": row(422, "FAILED_PRECONDITION"),
  "log/not-editable": row(422, "FAILED_PRECONDITION"),
  "log/busy": row(503, "UNAVAILABLE", { retry: true }),
  "log/timeout": row(504, "DEADLINE_EXCEEDED", { retry: true }),
  "log/no-repository": row(422, "FAILED_PRECONDITION"),
  "log/foreign-hook": row(409, "FAILED_PRECONDITION"),
  "io/not-found": row(404, "NOT_FOUND"),
  "io/unreadable": row(500, "INTERNAL"),
  "io/unwritable": row(500, "INTERNAL"),
  "io/in-use": row(409, "ALREADY_EXISTS"),
  "io/exists": row(409, "ALREADY_EXISTS"),
  "cli/usage": row(400, "INVALID_ARGUMENT", { exit: 2 }),
  "internal/unexpected": row(500, "INTERNAL"),
} as const satisfies Record<string, FaultRow>;

export type FaultCode = keyof typeof faults;

const brand: unique symbol = Symbol.for("@onex/fault");

export interface FaultOptions {
  readonly cause?: unknown;
  /** Plain JSON that helps an operator; never secrets, never class instances. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A failure on purpose. The message says what, where and what to do, in one sentence without a final period. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly [brand] = true;
  readonly code: FaultCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: FaultCode, message: string, options: FaultOptions = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** True for every `Fault`, also one made by another installed copy of this package. */
export function isFault(value: unknown): value is Fault {
  try {
    return typeof value === "object" && value !== null && brand in value;
  } catch {
    // Somebody may throw a proxy that answers nothing; it is none of ours.
    return false;
  }
}

/** The only place where an unknown thrown value becomes ours. Keeps the original as `cause`. */
export function toFault(thrown: unknown, code: FaultCode = "internal/unexpected"): Fault {
  if (isFault(thrown)) return thrown;
  return new Fault(code, thrownText(thrown), { cause: thrown });
}

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);
