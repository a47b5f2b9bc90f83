import { encode, type Json, type RunRecord, recordOf } from "@onex/contract";

const node = "c".repeat(32) + "0123456789abcdef".repeat(2);

export interface FailedRun {
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** What the failing vertex was given, by position. */
  readonly given?: readonly unknown[];
  readonly message?: string;
  readonly details?: Readonly<Record<string, Json>>;
  /** What the topology says of the arguments of the failing vertex. Default: every input, by position. */
  readonly args?: readonly Json[];
}

/** The record of a run of two vertices whose second failed. */
export function failedRecord({ inputs = {}, given, message = "no luck", details = {}, args }: FailedRun = {}): RunRecord {
  const fault = {
    code: "run/vertex-failed",
    message,
    details: { vertex: "second", ...(given === undefined ? {} : { input: encode(given) }), ...details },
  } as const;
  return recordOf({
    onex: "record/1",
    run_id: "3f2a91c0-1234-4abc-8def-0123456789ab",
    graph: "checkout",
    status: "failed",
    fault,
    topology: {
      name: "checkout",
      inputs: Object.keys(inputs).map((name) => ({ name, required: true })),
      vertices: [
        { name: "first", node, args: [], policy: {} },
        {
          name: "second",
          node,
          args: args ?? Object.keys(inputs).map((name) => ({ kind: "input", name, path: [] })),
          policy: {},
        },
      ],
      output: { kind: "vertex", name: "second", path: [] },
    },
    data: encode({ inputs, values: { first: 1 } }),
    journal: [
      { kind: "run-started", position: 1, at: 1_747_733_400_000, graph: "checkout" },
      { kind: "vertex-started", position: 2, at: 1_747_733_400_000, vertex: "first", node, attempt: 1 },
      {
        kind: "vertex-succeeded",
        position: 3,
        at: 1_747_733_400_002,
        vertex: "first",
        node,
        attempt: 1,
        duration_ms: 2,
        value: 0,
      },
      { kind: "vertex-started", position: 4, at: 1_747_733_400_002, vertex: "second", node, attempt: 2 },
      { kind: "vertex-failed", position: 5, at: 1_747_733_400_005, vertex: "second", node, attempt: 2, duration_ms: 3, fault },
      { kind: "run-failed", position: 6, at: 1_747_733_400_005, duration_ms: 5, fault },
    ],
  });
}
