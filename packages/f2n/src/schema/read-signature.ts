import type { Json } from "@onex/contract";
import { type Node, type Signature, type SourceFile, SyntaxKind, type TsSymbol, type Type } from "../compiler/typescript-api.ts";
import { constantValue } from "./constant-value.ts";
import { type Declared, withItsNotes } from "./declared-type.ts";
import { type DocComment, memberComment, merged, notesOf, notesOfText, parameterTexts } from "./doc-comment.ts";
import { type Draft, type Notes, type ParameterDraft, type SignatureDraft, type TupleElement, unresolved } from "./draft.ts";
import { settling } from "./thenable.ts";
import type { TypeNode } from "./type-aliases.ts";
import type { TypeContext } from "./type-context.ts";

/** A parameter as it is written. The compiler's node types are one per kind; these are the parts of this one. */
interface ParameterNode extends Node {
  readonly name: Node & { readonly text?: string; readonly elements?: readonly BindingNode[] };
  readonly type?: TypeNode;
  readonly questionToken?: Node;
  readonly dotDotDotToken?: Node;
  readonly initializer?: Node;
}

interface BindingNode extends Node {
  readonly name?: Node & { readonly text?: string };
  readonly propertyName?: Node & { readonly text?: string };
  readonly initializer?: Node;
}

const noComment: DocComment = { tags: [] };

/**
 * Reads the parameters and the results of the signatures of one function. `commentOf` gives the comment that stands before a signature's declaration. The
 * types of all parameters are asked for at once: each question is a round trip.
 */
export function readSignatures(
  signatures: readonly Signature[],
  context: TypeContext,
  commentOf: (signature: Signature) => DocComment = () => noComment,
): readonly SignatureDraft[] {
  const lists = signatures.map((signature) => signature.getParameters());
  const symbols = lists.flat();
  const types = symbols.length === 0 ? [] : context.checker.getTypeOfSymbol(symbols);
  let taken = 0;
  return signatures.map((signature, at) => {
    const own = lists[at] ?? [];
    const given = own.map((symbol, n): Given => ({ symbol, type: types[taken + n] }));
    taken += own.length;
    return readSignature(signature, given, context, commentOf(signature));
  });
}

interface Given {
  readonly symbol: TsSymbol;
  readonly type: Type | undefined;
}

function readSignature(signature: Signature, given: readonly Given[], context: TypeContext, comment: DocComment): SignatureDraft {
  const { checker } = context;
  const texts = parameterTexts(comment);
  const declared = given.map(({ symbol }) => context.declaration(symbol));
  const taken = new Set(given.map(({ symbol }) => symbol.name));
  // Comments cannot name a destructured parameter: what is left over of them is meant for it, in order.
  const spare = [...texts.keys()].filter((name) => !taken.has(name) && !name.includes("."));

  const parameters = given.flatMap(({ symbol, type }, at): ParameterDraft[] => {
    const found = declared[at];
    const node = found?.node.kind === SyntaxKind.Parameter ? (found.node as ParameterNode) : undefined; // Told by its kind.
    const { draft, notes } = readDeclared(node?.type, type, context);
    const isRest = signature.hasRestParameter && at === given.length - 1;
    if (isRest && draft.body.kind === "tuple")
      return expanded(symbol.name, draft.body.elements, labelsOf(signature, context).slice(at));
    const pattern = node?.name.elements === undefined ? undefined : node.name;
    const label = pattern === undefined ? symbol.name : (spare.shift() ?? "");
    const defaultValue =
      node?.initializer === undefined || found === undefined ? undefined : constantValue(node.initializer, found.file);
    return [
      {
        name: pattern === undefined ? symbol.name : `arg${at}`,
        draft,
        isRest,
        isDestructured: pattern !== undefined,
        optional: isRest ? mayBeEmpty(draft) : isOptional(symbol, node, draft),
        notes: [notesOfText(texts.get(label) ?? ""), ownNotes(node, found?.file)].reduce(merged, notes),
        inner: innerNotes(label, texts, pattern?.elements ?? [], found?.file),
        ...(node?.type === undefined || found === undefined ? {} : { written: node.type.getText(found.file) }),
        ...(defaultValue === undefined ? {} : { default: defaultValue }),
      },
    ];
  });
  // Of any declaration that has a result.
  const node = context.nodeOf(signature.declaration) as { readonly type?: TypeNode } | undefined;
  const returned = checker.getReturnTypeOfSignature(signature);
  if (returned === undefined || returned.isErrorType()) return { parameters, result: unresolved(node?.type?.getText()) };
  const result = withItsNotes(context.readDeclared(node?.type, returned));
  return { parameters, result: settling(result, returned, context) };
}

/** What the comment right before a parameter says of it. */
const ownNotes = (node: ParameterNode | undefined, file: SourceFile | undefined): Notes =>
  node === undefined || file === undefined ? {} : notesOf(memberComment(node, file));

const readDeclared = (node: TypeNode | undefined, type: Type | undefined, context: TypeContext): Declared =>
  type === undefined ? { draft: unresolved(), notes: {} } : context.readDeclared(node, type);

/** A parameter without a declaration of its own, as library types and instantiated tuples have, is optional when it admits undefined. */
function isOptional(symbol: TsSymbol, node: ParameterNode | undefined, draft: Draft): boolean {
  if (node !== undefined) return node.questionToken !== undefined || node.initializer !== undefined;
  if (symbol.valueDeclaration !== undefined) {
    const declaration = symbol.valueDeclaration.resolve();
    if (declaration?.kind === SyntaxKind.Parameter) return (declaration as ParameterNode).questionToken !== undefined; // Told by its kind.
  }
  return (
    draft.body.kind === "union" && draft.body.members.some(({ body }) => body.kind === "simple" && body.type === "undefined")
  );
}

/**
 * `...args: [text: string, limit?: number]` is a parameter per element, under its label. From a rest element on that others follow, all are one parameter:
 * no call could say by position where it ends, and the compiler prints no labels then.
 */
function expanded(name: string, elements: readonly TupleElement[], labels: readonly string[]): ParameterDraft[] {
  const at = elements.findIndex(({ kind }) => kind === "rest");
  const isOpen = at !== -1 && at < elements.length - 1;
  const each = isOpen ? elements.slice(0, at) : elements;
  const base = { isDestructured: false, notes: {}, inner: {} };
  const parameters = each.map(
    ({ draft, kind }, index): ParameterDraft => ({
      ...base,
      name: (isOpen ? undefined : labels[index]) ?? `${name}${index}`,
      draft: kind === "rest" ? { body: { kind: "array", items: draft } } : draft,
      isRest: kind === "rest",
      optional: kind !== "required",
    }),
  );
  if (!isOpen) return parameters;
  const rest: Draft = { body: { kind: "tuple", elements: elements.slice(at) } };
  return [...parameters, { ...base, name, draft: rest, isRest: true, optional: mayBeEmpty(rest) }];
}

/** False for a list that has elements in any case, so that no call goes without it. */
const mayBeEmpty = ({ body }: Draft): boolean =>
  body.kind === "tuple"
    ? body.elements.every(({ kind }) => kind !== "required")
    : body.kind === "union"
      ? body.members.length === 0 || body.members.some(mayBeEmpty)
      : body.kind === "generic"
        ? mayBeEmpty(body.constraint)
        : body.kind !== "dependent" || mayBeEmpty(body.bound);

/** The names of all parameters, elements of a rest tuple included. The checker gives labels only by printing the signature. */
function labelsOf(signature: Signature, { checker }: TypeContext): readonly string[] {
  const printed = printedSignature(signature, checker);
  // A printed signature has parameters, and they have names.
  const parameters = (printed as { readonly parameters?: readonly ParameterNode[] } | undefined)?.parameters ?? [];
  return parameters.map(({ name }, at) => name.text ?? `arg${at}`);
}

/** Undefined where the compiler prints nothing, as for a tuple whose rest is a conditional type: its client fails to read that answer. */
function printedSignature(signature: Signature, checker: TypeContext["checker"]): Node | undefined {
  try {
    return checker.signatureToSignatureDeclaration(signature, SyntaxKind.FunctionType);
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function innerNotes(
  label: string,
  texts: ReadonlyMap<string, string>,
  elements: readonly BindingNode[],
  file: SourceFile | undefined,
): ParameterDraft["inner"] {
  const inner: Record<string, { notes?: Notes; defaultValue?: Json }> = {};
  const prefix = `${label}.`;
  for (const [name, text] of texts) if (name.startsWith(prefix)) inner[name.slice(prefix.length)] = { notes: notesOfText(text) };
  for (const element of elements) {
    const property = (element.propertyName ?? element.name)?.text;
    const value = element.initializer === undefined || file === undefined ? undefined : constantValue(element.initializer, file);
    if (property !== undefined && value !== undefined) inner[property] = { ...inner[property], defaultValue: value };
  }
  return inner;
}
