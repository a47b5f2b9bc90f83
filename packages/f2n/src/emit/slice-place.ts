import { Fault, type SlicePart, type SourceSlice } from "@onex/contract";
import { isVariableDeclaration, type Node, SyntaxKind } from "typescript/unstable/ast";
import type { TsSymbol } from "../compiler/typescript-api.ts";
import { plainNameOf } from "../identity/name-of.ts";
import type { FoundFunction } from "../read/exported-functions.ts";
import { functionIn } from "../read/function-node.ts";
import { exportKind, namesIn, statementText, topLevelOf } from "./top-level.ts";

/** How something comes into a slice. */
export interface Taking {
  add(root: Node, part: Omit<SlicePart, "at">): void;
  /** Takes a symbol's declarations along; gives the name by which other files get at it. */
  take(symbol: TsSymbol): { readonly name: string };
}

/** The function itself: by the name of its statement, as a statement where it is declared within another function, or as an expression. */
export function slicePlace(
  { declaration, symbol, isStatic, name }: FoundFunction,
  { add, take }: Taking,
): Pick<SourceSlice, "file" | "name" | "at"> {
  const file = declaration.getSourceFile().fileName;
  const { statement, isModules } = topLevelOf(declaration);
  if (isModules && isStatic) {
    // A class that exports itself may do so as the default; its methods are then found under that.
    add(statement, { kind: "statement", text: statementText(statement), names: namesIn(statement) });
    const kind = exportKind(statement);
    if (kind === "none")
      throw new Fault("f2n/no-source", `"${name}" is a method of a class that its module keeps to itself; export it`);
    return { file, name: `${kind === "default" ? kind : plainNameOf(statement)?.text}.${name.split(".").at(-1)}` };
  }
  if (isModules && symbol.declarations.length > 0 && isBoundTo(declaration, statement)) return { file, name: take(symbol).name };
  const holder = isVariableDeclaration(declaration) ? declaration : functionIn(declaration);
  if (holder === undefined || holder.kind === SyntaxKind.MethodDeclaration)
    throw new Fault(
      "f2n/no-source",
      `"${name}" is a part of an object, which has no text of its own; give a function that stands alone`,
    );
  const node = functionIn(holder) ?? holder;
  const isStatement = node.kind === SyntaxKind.FunctionDeclaration;
  add(holder, {
    kind: isStatement ? "statement" : "expression",
    text: isStatement ? node.getText() : isVariableDeclaration(holder) ? withType(holder, node) : withoutName(node),
    names: isStatement ? [name] : [],
  });
  return { file, name, at: holder.pos };
}

/** `function f() { … f() … }` as what the constant `f` is set to. */
function withoutName(node: Node & { readonly name?: Node }): string {
  const text = node.getText();
  const start = node.getStart();
  return node.name === undefined ? text : `${text.slice(0, node.name.getStart() - start)}${text.slice(node.name.end - start)}`;
}

/** `const f: Type = …` keeps what its type says of the function. */
function withType(holder: Node & { readonly type?: Node }, node: Node): string {
  return holder.type === undefined ? node.getText() : `(${node.getText()}) as ${holder.type.getText()}`;
}

/** True where the statement gives the function its name: it declares it, or is it. */
const isBoundTo = (declaration: Node, statement: Node): boolean =>
  (declaration === statement && statement.kind !== SyntaxKind.ExpressionStatement) ||
  isVariableDeclaration(declaration) ||
  (declaration.parent === statement && exportKind(statement) === "default");
