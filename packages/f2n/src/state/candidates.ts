import { isPropertyAccessExpression, isSourceFile, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import type { Named } from "../identity/names.ts";
import { functionAround } from "./function-around.ts";
import { dealingsOf } from "./program-files.ts";
import { spelled } from "./spelled.ts";
import type { Sought } from "./trail.ts";

/** A place that spells the word of a declaration, and may or may not mean it. */
export interface Candidate {
  /** The identifier or shorthand property whose meaning tells. */
  readonly name: Node;
  /** What would stand for the value. */
  readonly expression: Node;
}

/** Wherever a declaration may be mentioned: in its own file, and in the others where they can import it. */
export function candidatesFor({ declaration, word }: Sought, others: readonly SourceFile[]): readonly Candidate[] {
  const file = declaration.getSourceFile();
  const around = functionAround(declaration);
  const own = word === undefined ? [] : spelled(word, file).filter((node) => around === undefined || isInside(node, around));
  const found = own.map((name) => ({ name, expression: name }));
  if (around !== undefined || !isExported({ declaration, word })) return found;
  const words = exportedNames({ declaration, word }, others);
  for (const other of others) {
    if (other === file) continue;
    const { locals, namespaces } = dealingsOf(other);
    for (const exported of words)
      for (const local of locals.get(exported) ?? [])
        found.push(...spelled(textOf(local), other).map((name) => ({ name, expression: name })));
    for (const namespace of namespaces)
      for (const name of spelled(textOf(namespace), other)) {
        const { parent } = name;
        if (isPropertyAccessExpression(parent) && parent.expression === name && words.has(parent.name.text))
          found.push({ name, expression: parent });
      }
  }
  return found;
}

/** Whether a candidate, whose meaning is now known, is a mention of the declaration. */
export const isMention = ({ expression }: Candidate, named: Named | undefined, { declaration }: Sought): boolean =>
  named?.meaning.kind === "declared" && named.node === expression && named.meaning.declarations.includes(declaration);

/** True for what a file lets others have, by a modifier or by name. */
export function isExported({ declaration, word }: Sought): boolean {
  if (declaration.kind === SyntaxKind.ExportAssignment) return true;
  if (functionAround(declaration) !== undefined) return false;
  const statement = statementOf(declaration);
  // Any statement may be looked at for its modifiers.
  const { modifiers = [] } = statement as Node & { readonly modifiers?: readonly Node[] };
  return (
    modifiers.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ||
    dealingsOf(declaration.getSourceFile()).renamed.some(({ from }) => from === word)
  );
}

/** Names that may lead to an export, whichever files pass it on. */
function exportedNames(sought: Sought, others: readonly SourceFile[]): ReadonlySet<string> {
  const { modifiers = [] } = statementOf(sought.declaration) as Node & { readonly modifiers?: readonly Node[] };
  const isDefault =
    sought.declaration.kind === SyntaxKind.ExportAssignment || modifiers.some(({ kind }) => kind === SyntaxKind.DefaultKeyword);
  const names = new Set([...(sought.word === undefined ? [] : [sought.word]), ...(isDefault ? ["default"] : [])]);
  const own = dealingsOf(sought.declaration.getSourceFile()).renamed;
  const passedOn = renamingsOf(others);
  // A set is iterated in order of insertion, also over what is added meanwhile.
  for (const name of names) {
    for (const { from, to } of own) if (from === name) names.add(to);
    for (const to of passedOn.get(name) ?? []) names.add(to);
  }
  return names;
}

const renamings = new WeakMap<readonly SourceFile[], ReadonlyMap<string, readonly string[]>>();

function renamingsOf(files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> {
  const known = renamings.get(files);
  if (known !== undefined) return known;
  const found = new Map<string, string[]>();
  for (const file of files)
    for (const { from, to } of dealingsOf(file).renamed) if (from !== to) found.set(from, [...(found.get(from) ?? []), to]);
  renamings.set(files, found);
  return found;
}

function statementOf(declaration: Node): Node {
  let at = declaration;
  while (!isSourceFile(at.parent)) at = at.parent;
  return at;
}

// Names in imports are identifiers.
const textOf = (name: Node): string => (name as Node & { readonly text: string }).text;

const isInside = (node: Node, around: Node): boolean => node.pos >= around.pos && node.end <= around.end;
