import { SignatureKind, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import type { Draft } from "./draft.ts";
import type { TypeContext } from "./type-context.ts";

/**
 * The result of a function as whoever awaits it sees it: what is assignable to `PromiseLike` without being the library's own promise, as the query of a
 * database is, settles to what its `then` gives to a callback.
 */
export function settling(result: Draft, type: Type, context: TypeContext): Draft {
  const values = mayHaveThen(result) ? settledType(type, context) : undefined;
  return values === undefined ? result : { body: { kind: "promise", values: context.read(values) } };
}

/** Told without a question of most results; a class that is no data does not show what it has. */
const mayHaveThen = ({ body }: Draft): boolean =>
  (body.kind === "local" && !body.isGlobal) ||
  (body.kind === "object" && body.properties.some(({ name, draft }) => name === "then" && draft.body.kind === "function"));

function settledType(type: Type, { checker }: TypeContext): Type | undefined {
  const then = checker.getPropertyOfType(type, "then");
  const method = then === undefined ? undefined : checker.getTypeOfSymbol(then);
  const callback = method === undefined ? undefined : firstParameter(method);
  return callback === undefined ? undefined : firstParameter(callback);

  function firstParameter(callable: Type): Type | undefined {
    const parts = callable.isUnionType() ? callable.getTypes() : [callable];
    const part = parts.find(({ flags }) => flags & TypeFlags.Object);
    const [signature] = part === undefined ? [] : checker.getSignaturesOfType(part, SignatureKind.Call);
    const [parameter] = signature?.getParameters() ?? [];
    return parameter === undefined ? undefined : checker.getTypeOfSymbol(parameter);
  }
}
