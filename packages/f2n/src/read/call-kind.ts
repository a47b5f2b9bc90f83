import type { CallKind } from "@onex/contract";
import type { Draft, SignatureDraft } from "../schema/draft.ts";

/** How a call of the function answers, from its declared results. Overloads that differ answer in either way. */
export function callKind(signatures: readonly SignatureDraft[], isGenerator: boolean): CallKind {
  const kinds = new Set(signatures.map(({ result }) => kindOf(result, isGenerator)));
  const [only] = kinds;
  return only !== undefined && kinds.size === 1 ? only : "either";
}

function kindOf({ body }: Draft, isGenerator: boolean): CallKind {
  switch (body.kind) {
    case "promise":
      return "async";
    case "iterable":
      return isGenerator || body.className !== "Iterable" ? "generator" : "sync";
    case "async-iterable":
      return isGenerator || body.className !== "AsyncIterable" ? "async-generator" : "sync";
    case "union": {
      const kinds = new Set(body.members.map((member) => kindOf(member, false)));
      const [only] = kinds;
      return only !== undefined && kinds.size === 1 ? only : kinds.has("async") || kinds.has("either") ? "either" : "sync";
    }
    case "object": {
      const isThenable = body.properties.some(({ name, draft }) => name === "then" && draft.body.kind === "function");
      return isThenable ? "async" : "sync";
    }
    // An `any` may be a promise as well as anything else.
    case "simple":
      return body.type === "any" ? "either" : "sync";
    case "generic":
      return kindOf(body.constraint, isGenerator);
    case "dependent":
      return kindOf(body.bound, isGenerator);
    default:
      return "sync";
  }
}

/** The type that is there once every promise has settled. */
export function awaited(draft: Draft): Draft {
  const { body } = draft;
  if (body.kind === "promise") return awaited(body.values);
  if (body.kind !== "union" || !body.members.some((member) => member.body.kind === "promise")) return draft;
  return { body: { kind: "union", members: body.members.map(awaited) } };
}
