import { SyntaxKind } from "../compiler/typescript-api.ts";
import { merged } from "./doc-comment.ts";
import type { Notes } from "./draft.ts";
import { isConstraining, type TypeAlias, type TypeNode } from "./type-aliases.ts";

/** Where a type is written. */
export interface Place {
  /** The arguments of the generic alias that is being read; undefined for one that is not written. */
  readonly scope: Scope;
  /** The type is only a part of what is written, as `Exclude` leaves it. */
  readonly isPart: boolean;
  /** A generic alias may lead to itself for ever. */
  readonly depth: number;
}

export type Scope = ReadonlyMap<string, Argument | undefined>;

export interface Argument {
  readonly node: TypeNode;
  readonly place: Place;
}

/** A type node with the aliases that led to it, the outer ones first. */
export interface Written {
  readonly aliases: readonly TypeAlias[];
  readonly node: TypeNode;
  readonly place: Place;
}

export const outermost: Place = { scope: new Map(), isPart: false, depth: 0 };
export const maxDepth = 16;

/** What aliases say of one value; the outer one counts. Words alone are for a place that is declared as the alias, and not about a generic one. */
export function notesOf([first, ...others]: readonly TypeAlias[], isDirect: boolean): Notes {
  const own = first === undefined ? {} : first.notes;
  const said = isConstraining(own) || (isDirect && first?.parameters.length === 0) ? own : {};
  return others.reduceRight((all, { notes }) => (isConstraining(notes) ? merged(notes, all) : all), said);
}

export const within = ({ parameters }: TypeAlias, { typeArguments = [] }: TypeNode, place: Place): Place => {
  const scope = parameters.map((name, at) => {
    const node = typeArguments[at];
    return [name, node === undefined ? undefined : { node, place }] as const;
  });
  return { ...place, scope: new Map(scope), depth: place.depth + 1 };
};

export const withoutParentheses = (node: TypeNode): TypeNode =>
  node.kind === SyntaxKind.ParenthesizedType && node.type !== undefined ? withoutParentheses(node.type) : node;

export const nameOf = ({ kind, typeName }: TypeNode): string | undefined =>
  kind === SyntaxKind.TypeReference ? typeName?.text : undefined;

export const mentions = (node: TypeNode, scope: Scope): boolean =>
  scope.size > 0 &&
  (scope.has(nameOf(node) ?? "") || (node.forEachChild((child) => mentions(child as TypeNode, scope) || undefined) ?? false)); // Read by kind alone.
