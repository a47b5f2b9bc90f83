import type { CallKind } from "@onex/contract";
import type { PortDiff } from "./node-diff.ts";

/**
 * What became of how the function answers. Whoever calls an `either` is ready for a value and for a promise; every other change gives callers something
 * that they do not expect.
 */
export function callDiff(before: CallKind, after: CallKind): PortDiff {
  const base = { port: "call", name: "call", reasons: [] } as const;
  if (before === after) return { ...base, verdict: "same", sentence: `still ${words[after]}` };
  const isReady = before === "either" && (after === "sync" || after === "async");
  return { ...base, verdict: isReady ? "compatible" : "breaking", sentence: `was ${words[before]} and is now ${words[after]}` };
}

const words: Readonly<Record<CallKind, string>> = {
  sync: "sync",
  async: "async",
  either: "either sync or async",
  generator: "a generator",
  "async-generator": "an async generator",
};
