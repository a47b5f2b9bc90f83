import type { JsonSchema } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import { type Signature, signaturesOf } from "../node/signature.ts";
import type { Draft } from "./draft.ts";
import { nextSerial, type Place, VertexHandle } from "./vertex-handle.ts";

const anyValue: JsonSchema = { "x-onex-type": "unknown" };

let signatures: readonly [Signature, ...Signature[]] | undefined;

/** Gives on what it is given, for a condition in front of a vertex that others read without it. */
export const gateRunnable: Runnable = {
  name: "when",
  hash: "when",
  call: "sync",
  trust: 1,
  callable: (value) => value,
  get signatures() {
    // One parameter list makes one signature.
    signatures ??= signaturesOf({
      inputs: { type: "object", properties: { value: anyValue } },
      outputs: anyValue,
      parameters: [{ name: "value", kind: "positional", optional: true }],
    }) as readonly [Signature];
    return signatures;
  },
};

/** The place of a whole vertex, with a condition. */
export function behind({ of }: VertexHandle, when: Draft): VertexHandle {
  if (of.kind !== "place") throw new TypeError("Only a vertex has a condition");
  const place: Place = { ...of, when, serial: nextSerial(), assembly: undefined };
  return new VertexHandle(place);
}
