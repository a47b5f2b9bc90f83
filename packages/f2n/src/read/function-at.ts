import { Fault } from "@onex/contract";
import {
  type Checker,
  type Node,
  type Project,
  SignatureKind,
  type SourceFile,
  SyntaxKind,
  type TsSymbol,
  type Type,
} from "../compiler/typescript-api.ts";
import { anonymous } from "./anonymous.ts";
import type { FoundFunction } from "./exported-functions.ts";
import { type FunctionNode, isFunctionNode } from "./function-node.ts";

/** The function whose text begins at an offset, or encloses it most narrowly. Its type is the one that its surroundings give it. */
export function functionAt(offset: number, file: SourceFile, { checker }: Project, fallbackName?: string): FoundFunction | Fault {
  const node = innermost(file, offset, file);
  if (node === undefined)
    return new Fault("f2n/no-source", `No function stands at offset ${offset} of ${file.fileName}; give its source text`);
  const declared = holderOf(node);
  const symbol = declared.name === undefined ? undefined : checker.getSymbolAtLocation(declared.name);
  // A declared function has all its overloads by its name; any other has the type that its surroundings give it.
  const isDeclared = node.name !== undefined && symbol !== undefined && declared.node === node;
  const type =
    (isDeclared ? checker.getTypeOfSymbol(symbol) : annotated(declared.node, symbol, checker)) ?? checker.getTypeAtLocation(node);
  const own = symbol ?? type?.getSymbol();
  if (type === undefined || own === undefined)
    return new Fault("f2n/unresolved-type", `The type of the function at offset ${offset} of ${file.fileName} is not known`);
  return {
    name: declared.name?.text ?? fallbackName ?? nameOfNode(node) ?? anonymous,
    aliases: [],
    symbol: own,
    type,
    declaration: declared.node,
    file,
    from: file,
    isStatic: false,
  };
}

function innermost(node: Node, offset: number, file: SourceFile): FunctionNode | undefined {
  let best: FunctionNode | undefined;
  const visit = (at: Node): void => {
    if (offset < at.getStart(file) || offset >= at.end) return;
    // The outermost one that begins here comes first: `f(() => 1)` at its first letter is not the arrow.
    if (isFunctionNode(at) && best?.getStart(file) !== offset) best = at;
    at.forEachChild((child) => visit(child));
  };
  node.forEachChild((child) => visit(child));
  return best;
}

/** `const f: Handler = (a, b) => …` says itself what it is, and which of its parameters are optional; but not where it says no more than `Function`. */
function annotated(holder: Node, symbol: TsSymbol | undefined, checker: Checker): Type | undefined {
  const type = symbol === undefined || (holder as Named).type === undefined ? undefined : checker.getTypeOfSymbol(symbol);
  return type !== undefined && checker.getSignaturesOfType(type, SignatureKind.Call).length > 0 ? type : undefined;
}

interface Named extends Node {
  readonly type?: Node;
  readonly name?: Node & { readonly text?: string };
  readonly initializer?: Node;
}

/** `const f = …` names the function that it holds. */
function holderOf(node: FunctionNode): { readonly node: Node; readonly name?: Node & { readonly text?: string } } {
  if (node.name !== undefined) return { node, name: node.name };
  const parent = node.parent as Named; // Any node may be looked at for these optional parts.
  const isHolder = parent.initializer === node && parent.name?.text !== undefined;
  return isHolder && parent.name !== undefined ? { node: parent, name: parent.name } : { node };
}

interface Call extends Node {
  readonly expression?: Node;
  readonly arguments?: readonly Node[];
}

/** `const work = await f2n(async () => …)` and `{ work: await f2n(…) }` say what the node of a function without a name is called. */
function nameOfNode(node: FunctionNode): string | undefined {
  // Any node may be looked at for these optional parts.
  const call = node.parent as Call;
  if (call.kind !== SyntaxKind.CallExpression || call.arguments?.[0] !== node) return undefined;
  if (!/^(?:\w+\.)?f2n(?:\.try)?$/.test(call.expression?.getText() ?? "")) return undefined;
  const given = call.parent.kind === SyntaxKind.AwaitExpression ? call.parent : call;
  const { name, initializer } = given.parent as Named;
  return initializer === given && name?.kind === SyntaxKind.Identifier ? name.text : undefined;
}
