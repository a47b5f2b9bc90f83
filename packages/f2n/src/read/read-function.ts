import { type Effects, Fault, type FunctionReading, isFault, type ReadingRefusal, type TypeQuestion } from "@onex/contract";
import type { OpenProgram } from "../compiler/session.ts";
import { type Signature, SignatureKind, SyntaxKind, TypeFlags } from "../compiler/typescript-api.ts";
import { sourceSlice } from "../emit/source-slice.ts";
import { type DocComment, docComment } from "../schema/doc-comment.ts";
import { readSignatures } from "../schema/read-signature.ts";
import { readTypes } from "../schema/read-types.ts";
import type { TypeContext } from "../schema/type-context.ts";
import { assertAnyWritten, assertNoImplicitAny, unresolvedReason } from "./diagnostics.ts";
import type { FoundFunction } from "./exported-functions.ts";
import { commented, type FunctionNode, functionIn, isPartlyTyped, lineOf, returnsValue, usesThis } from "./function-node.ts";
import { codeOf, identityOf } from "./identity.ts";
import { ignoringVoid } from "./ignoring-void.ts";
import { type TypedFunction, typedFunction } from "./typed-function.ts";

/** Reads one function: its types, its comment, its identity and effects. A refusal is a value; an error of ours is one with the status `failed`. */
export function readFunction(
  found: FoundFunction,
  open: OpenProgram,
  { sliced = false }: Pick<TypeQuestion, "sliced"> = {},
): FunctionReading | ReadingRefusal {
  const place = {
    name: found.name,
    file: found.file.fileName,
    line: lineOf(found.declaration, found.file),
    aliases: found.aliases,
  };
  try {
    const typed = readTypes(open, (context) => typesOf(found, context));
    const comment = commentOf(found);
    const { description } = comment;
    if (typed.hasAny && isPartlyTyped(functionIn(found.declaration))) assertNoImplicitAny(found, open.project);
    const identity = identityOf(found, typed, open);
    if (typed.hasAny) assertAnyWritten(found, codeOf(found, open).reached);
    return {
      status: "read",
      ...place,
      ...(found.access === undefined ? {} : { access: found.access }),
      inputs: typed.inputs,
      outputs: typed.outputs,
      parameters: typed.parameters,
      call: typed.call,
      types: typed.types,
      printed: typed.printed,
      local: typed.local,
      ...(description === undefined ? {} : { description }),
      tags: comment.tags.filter(({ name, text }) => name === "tag" && text !== "").flatMap(({ text }) => text.split(/[,\s]+/)),
      deprecated: comment.tags.some(({ name }) => name === "deprecated"),
      ...identity,
      effects: withThrows(identity.effects, comment),
      ...(sliced ? { slice: sliceOf(found, open) } : {}),
    };
  } catch (thrown) {
    return { ...place, ...refusal(thrown, found, open) };
  }
}

function sliceOf(found: FoundFunction, open: OpenProgram): NonNullable<FunctionReading["slice"]> {
  try {
    return sourceSlice(found, open, codeOf(found, open));
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return { code: thrown.code, reason: thrown.message };
  }
}

/** `@throws {RangeError} when …`, or with a link to it as TSDoc has it, names what the author knows of. */
function withThrows(effects: Effects, { tags }: DocComment): Effects {
  const named = tags.flatMap(({ name, text }) => {
    if (name !== "throws" && name !== "exception") return [];
    const [, braced, linked] = /^(?:\{\s*([\w$.|\s]+?)\s*\}|([\w$.]*(?:Error|Exception))\b)/.exec(text) ?? [];
    return (braced ?? linked)?.split(/\s*\|\s*/) ?? [];
  });
  if (named.length === 0) return effects;
  return { ...effects, throws: [...new Set([...(effects.throws ?? []), ...named])].sort() };
}

function typesOf(found: FoundFunction, context: TypeContext): TypedFunction {
  const signatures = context.checker.getSignaturesOfType(found.type, SignatureKind.Call);
  if (signatures.length === 0) throw new Fault("f2n/not-a-function", `"${found.name}" has no call signature; give a function`);
  const node = functionIn(found.declaration);
  refuseThis(found, signatures, context);
  const read = readSignatures(signatures, context, (signature) => signatureComment(signature, found));
  const drafts = returnsNothing(node, signatures) ? read : read.map(ignoringVoid);
  return typedFunction(found.name, drafts, node?.asteriskToken !== undefined);
}

/** True when the function's own code shows that `void` is undefined here. An implementation behind overloads, or that of a typed constant, may return anything. */
function returnsNothing(node: FunctionNode | undefined, [signature, ...overloads]: readonly Signature[]): boolean {
  const declared = overloads.length === 0 ? signature?.declaration?.resolve() : undefined;
  if (node === undefined || declared === undefined || declared.pos !== node.pos || declared.kind !== node.kind) return false;
  return node.body?.kind === SyntaxKind.Block && !returnsValue(node.body);
}

/** Overloads have a comment each; what has none is documented as the whole is. */
function signatureComment({ declaration }: Signature, found: FoundFunction): DocComment {
  const node = declaration?.resolve();
  const own = node === undefined ? undefined : docComment(commented(node), node.getSourceFile());
  return own === undefined || own.tags.length === 0 ? commentOf(found) : own;
}

const commentOf = ({ declaration, file }: FoundFunction): DocComment =>
  docComment(commented(functionIn(declaration) ?? declaration), file);

/** A static method is called on its class; anything else that needs `this` has nobody to be called on. */
function refuseThis(found: FoundFunction, signatures: readonly Signature[], { checker }: TypeContext): void {
  const refuse = () => {
    throw new Fault("f2n/this", `"${found.name}" depends on what it is called on; pass it as a parameter instead of this`);
  };
  for (const signature of found.isStatic ? [] : signatures) {
    const receiver = signature.thisParameter === undefined ? undefined : signature.getThisParameter();
    const type = receiver === undefined ? undefined : checker.getTypeOfSymbol(receiver);
    if (type !== undefined && (type.flags & (TypeFlags.Void | TypeFlags.Undefined | TypeFlags.Unknown)) === 0) refuse();
  }
  const node = functionIn(found.declaration);
  if (!found.isStatic && node !== undefined && node.kind !== SyntaxKind.ArrowFunction && usesThis(node)) refuse();
}

function refusal(thrown: unknown, found: FoundFunction, open: OpenProgram): Pick<ReadingRefusal, "status" | "code" | "reason"> {
  if (isFault(thrown)) {
    const reason =
      thrown.code === "f2n/unresolved-type"
        ? unresolvedReason(thrown.message, found, open.project)
        : { code: thrown.code, text: thrown.message };
    return { status: "refused", code: reason.code, reason: `${reason.text.charAt(0).toUpperCase()}${reason.text.slice(1)}` };
  }
  const message = thrown instanceof Error ? (thrown.message.split("\n")[0] ?? "") : String(thrown);
  // The compiler fails within itself on types that are too much for it, and says so in its own words.
  if (/panic|nil pointer|stack overflow|stack size exceeded/i.test(message)) {
    open.isSpoiled = true;
    return {
      status: "refused",
      code: "f2n/too-large",
      reason: `The compiler cannot compute a type of "${found.name}"; give the function a smaller type`,
    };
  }
  return { status: "failed", code: "internal/unexpected", reason: message };
}
