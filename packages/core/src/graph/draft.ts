import { Fault, maxBindingDepth, type Source } from "@onex/contract";
import { asFunction } from "../node/node-function.ts";
import { takeIn } from "../value/copy.ts";
import { custodyOf } from "../value/custody.ts";
import { isContainer } from "../value/freeze.ts";
import { VertexHandle } from "./vertex-handle.ts";

/** A source before the graph that it belongs to exists: vertices are handles, not indexes. */
export type Draft =
  | VertexHandle
  | Extract<Source, { kind: "value" | "signal" }>
  | { readonly kind: "array"; readonly items: readonly Draft[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, draft: Draft])[] };

export const absent: Draft = { kind: "value", value: undefined, shared: true };

/**
 * Takes an argument as it is now: vertices stay what they are, literals that hold vertices become templates, every other value is copied and
 * frozen, so that later changes to the caller's objects change no graph. Throws `graph/too-large`.
 */
export function draftOf(given: unknown): Draft {
  if (given instanceof VertexHandle) return given;
  const argument = asFunction(given);
  if (!isContainer(argument)) return { kind: "value", value: argument, shared: true };
  if (holdsVertex(argument)) return template(argument, []);
  const { value, settled } = takeIn(argument);
  return { kind: "value", value, shared: settled };
}

function template(literal: object, around: readonly object[]): Draft {
  if (around.includes(literal)) throw new TypeError("A literal that holds vertices must not contain itself");
  if (around.length >= maxBindingDepth)
    throw new Fault(
      "graph/too-large",
      `A literal holds a vertex deeper than ${maxBindingDepth} levels; bind the vertex to a function that puts it there`,
      { details: { most: maxBindingDepth } },
    );
  const inside = [...around, literal];
  const part = (value: unknown): Draft =>
    isContainer(value) && !(value instanceof VertexHandle) && holdsVertex(value) ? template(value, inside) : draftOf(value);
  if (Array.isArray(literal)) return { kind: "array", items: literal.map(part) };
  return { kind: "object", entries: Object.entries(literal).map(([key, value]) => [key, part(value)]) };
}

function holdsVertex(root: object): boolean {
  const seen = new Set<object>([root]);
  // A set yields what is added while it is walked.
  for (const container of seen) {
    if (container instanceof VertexHandle) return true;
    if (custodyOf(container) !== "plain") continue;
    for (const part of Array.isArray(container) ? container : Object.values(container)) if (isContainer(part)) seen.add(part);
  }
  return false;
}

/** Calls `hear` for each handle in a draft, in order. */
export function handlesIn(draft: Draft, hear: (handle: VertexHandle) => void): void {
  if (draft instanceof VertexHandle) hear(draft);
  else if (draft.kind === "array") for (const item of draft.items) handlesIn(item, hear);
  else if (draft.kind === "object") for (const [, part] of draft.entries) handlesIn(part, hear);
}
