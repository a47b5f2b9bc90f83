import { isSourceFile, type Node, type SourceFile, SyntaxKind } from "typescript/unstable/ast";
import type { Named } from "../identity/names.ts";
import { functionAround } from "./function-around.ts";
import { isMember, memberName } from "./member-name.ts";
import { dealingsOf } from "./program-files.ts";
import { spelled } from "./spelled.ts";
import type { Sought } from "./trail.ts";

/** A place that spells the word of a declaration, and may or may not mean it. */
export interface Candidate {
  /** The identifier or shorthand property whose meaning tells. */
  readonly name: Node;
  /** What would stand for the value. */
  readonly expression: Node;
  /** How far within it the value lies, where the name is that of its whole module. */
  readonly levels?: number;
}

const inOwnFile = new WeakMap<Node, readonly Candidate[]>();
const inPrograms = new WeakMap<readonly SourceFile[], WeakMap<Node, readonly Candidate[]>>();

/** Wherever a declaration may be mentioned: in its own file, and in the others where they can import it. Asked again, it gives the same list. */
export function candidatesFor(sought: Sought, others: readonly SourceFile[]): readonly Candidate[] {
  const { declaration } = sought;
  if (!isExported(sought)) {
    const before = inOwnFile.get(declaration) ?? ownCandidates(sought);
    inOwnFile.set(declaration, before);
    return before;
  }
  const ofProgram = inPrograms.get(others) ?? new WeakMap<Node, readonly Candidate[]>();
  inPrograms.set(others, ofProgram);
  const found = ofProgram.get(declaration) ?? [...ownCandidates(sought), ...foreignCandidates(sought, others)];
  ofProgram.set(declaration, found);
  return found;
}

function ownCandidates({ declaration, word }: Sought): readonly Candidate[] {
  const around = functionAround(declaration);
  const own = word === undefined ? [] : spelled(word, declaration.getSourceFile());
  return own.filter((node) => around === undefined || isInside(node, around)).map((name) => ({ name, expression: name }));
}

function foreignCandidates(sought: Sought, others: readonly SourceFile[]): readonly Candidate[] {
  const file = sought.declaration.getSourceFile();
  const words = exportedNames(sought, others);
  const accessed = (name: Node): readonly Candidate[] => {
    const { parent } = name;
    const member = isMember(parent) && parent.expression === name ? memberName(parent) : undefined;
    if (member === undefined) return [{ name, expression: name, levels: 1 }];
    return words.has(member) ? [{ name, expression: parent }] : [];
  };
  return importersOf(words, others).flatMap((other) => {
    if (other === file) return [];
    const { locals, namespaces, requests } = dealingsOf(other);
    const named = [...words].flatMap((word) => (locals.get(word) ?? []).flatMap((local) => spelled(textOf(local), other)));
    return [
      ...named.map((name) => ({ name, expression: name })),
      ...namespaces.flatMap((namespace) => spelled(textOf(namespace), other).flatMap(accessed)),
      // `import()` gives a promise of it.
      ...requests.map((name) => ({ name, expression: name.parent, levels: 2 })),
    ];
  });
}

/** The files that take something under one of these names, or whole modules, in their order. */
function importersOf(words: ReadonlySet<string>, others: readonly SourceFile[]): readonly SourceFile[] {
  const { importers } = exchangeOf(others);
  const places = new Set([...words, "*"].flatMap((word) => importers.get(word) ?? []));
  return [...places].sort((a, b) => a - b).flatMap((place) => others[place] ?? []);
}

/** Whether a candidate, whose meaning is now known, is a mention of the declaration. */
export function isMention({ expression, levels }: Candidate, named: Named | undefined, { declaration }: Sought): boolean {
  if (named?.meaning.kind !== "declared") return false;
  const { declarations } = named.meaning;
  if (levels !== undefined) return declarations.some((each) => each === declaration.getSourceFile());
  return named.node === expression && declarations.includes(declaration);
}

const exported = new WeakMap<Node, boolean>();

/** True for what a file lets others have, by a modifier or by name. */
export function isExported(sought: Sought): boolean {
  const { declaration } = sought;
  const known = exported.get(declaration) ?? isLetOut(sought);
  exported.set(declaration, known);
  return known;
}

function isLetOut({ declaration, word }: Sought): boolean {
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
  const { passedOn } = exchangeOf(others);
  // A set is iterated in order of insertion, also over what is added meanwhile.
  for (const name of names) {
    for (const { from, to } of own) if (from === name) names.add(to);
    for (const to of passedOn.get(name) ?? []) names.add(to);
  }
  return names;
}

/** What the files of a program take from each other, by the names under which they do. */
interface Exchange {
  /** Places of the files that import something of a name; under "*" those that import whole modules. */
  readonly importers: ReadonlyMap<string, readonly number[]>;
  /** Other names under which a name is passed on. */
  readonly passedOn: ReadonlyMap<string, readonly string[]>;
}

const exchanges = new WeakMap<readonly SourceFile[], Exchange>();

function exchangeOf(files: readonly SourceFile[]): Exchange {
  const known = exchanges.get(files);
  if (known !== undefined) return known;
  const importers = new Map<string, number[]>();
  const passedOn = new Map<string, string[]>();
  const add = <T>(to: Map<string, T[]>, name: string, item: T): void => {
    const items = to.get(name);
    if (items === undefined) to.set(name, [item]);
    else items.push(item);
  };
  files.forEach((file, place) => {
    const { locals, namespaces, renamed, requests } = dealingsOf(file);
    for (const name of locals.keys()) add(importers, name, place);
    if (namespaces.length > 0 || requests.length > 0) add(importers, "*", place);
    for (const { from, to } of renamed) if (from !== to) add(passedOn, from, to);
  });
  const exchange = { importers, passedOn };
  exchanges.set(files, exchange);
  return exchange;
}

function statementOf(declaration: Node): Node {
  let at = declaration;
  while (!isSourceFile(at.parent)) at = at.parent;
  return at;
}

// Names in imports are identifiers.
const textOf = (name: Node): string => (name as Node & { readonly text: string }).text;

const isInside = (node: Node, around: Node): boolean => node.pos >= around.pos && node.end <= around.end;
