import { type Node, SyntaxKind, type Type, TypeFlags } from "../compiler/typescript-api.ts";
import type { AliasNames } from "./alias-names.ts";
import {
  type Argument,
  maxDepth,
  mentions,
  nameOf,
  notesOf,
  outermost,
  type Place,
  type Written,
  within,
  withoutParentheses,
} from "./alias-scope.ts";
import type { Draft, DraftBody, Notes, TupleElement } from "./draft.ts";
import { later, notedDraft, viewOf } from "./draft-view.ts";
import { type Member, markedUnion } from "./marked-union.ts";
import { isConstraining, type TypeNode, typeAliases } from "./type-aliases.ts";
import type { TypeContext } from "./type-context.ts";

/** A type as a declaration writes it. */
export interface Declared {
  readonly draft: Draft;
  /** What is said of the aliases that the whole type is written as. */
  readonly notes: Notes;
}

export interface DeclaredTypes {
  read(node: TypeNode | undefined, type: Type): Declared;
  /** Forgets what was read, as some of it was not read to its end. */
  forget(): void;
}

/**
 * Reads types with what the comments of their aliases say: the compiler resolves `type Email = string` before anyone can ask for its comment, so the types
 * are followed as they are written. Where that does not tell, a type is as wide as the compiler says.
 */
export function declaredTypes(context: TypeContext, names: AliasNames): DeclaredTypes {
  const aliases = typeAliases(context, names);
  const made = new Map<Node, Draft | undefined>();
  const ofArguments = new WeakMap<Argument, Draft | undefined>();

  const read = (node: TypeNode | undefined, type: Type): Declared => {
    const found = node === undefined ? undefined : written(node, outermost);
    if (node === undefined || found === undefined) return { draft: context.read(type), notes: {} };
    const notes = notesOf(found.aliases, true);
    const isConstrained = isConstraining(notes);
    if (!isConstrained && !aliases.constrain(node)) return { draft: context.read(type), notes };
    // A property of a mapped type, or of a generic one, need not be what it was declared as.
    const own = typeAt(node, outermost);
    if (own === undefined || !isSame(own, type)) return { draft: context.read(type), notes: {} };
    return { draft: innerOf(found, own) ?? context.read(type), notes };
  };

  /** Follows a name for as long as it stands for another one. */
  const written = (node: TypeNode, place: Place): Written => {
    const bare = withoutParentheses(node);
    const argument = place.scope.get(nameOf(bare) ?? "");
    if (argument !== undefined) return written(argument.node, { ...argument.place, isPart: place.isPart });
    const alias = bare.kind === SyntaxKind.TypeReference && place.depth < maxDepth ? aliases.at(bare) : undefined;
    if (alias === undefined) return { aliases: [], node: bare, place };
    const inner = written(alias.type, within(alias, bare, place));
    return { ...inner, aliases: [alias, ...inner.aliases] };
  };

  /** The draft of a type that is constrained by an alias of it or inside it; undefined for any other. */
  const marked = (node: TypeNode, type: Type, place: Place): Draft | undefined => {
    const argument = place.isPart ? undefined : place.scope.get(nameOf(withoutParentheses(node)) ?? "");
    if (argument === undefined) return freshlyMarked(node, type, place);
    // A generic alias may say its argument often, and the argument be such an alias again.
    if (!ofArguments.has(argument)) ofArguments.set(argument, freshlyMarked(argument.node, type, argument.place));
    return ofArguments.get(argument);
  };

  const freshlyMarked = (node: TypeNode, type: Type, place: Place): Draft | undefined => {
    const found = written(node, place);
    const notes = notesOf(found.aliases, false);
    const inner = innerOf(found, type);
    return isConstraining(notes) ? notedDraft(inner ?? context.read(type), notes, found.aliases[0]?.name) : inner;
  };

  /** The same without what is said of the aliases that led there: of each alias one draft, as it may contain itself. */
  const innerOf = (found: Written, type: Type): Draft | undefined => {
    const alias = found.aliases.at(-1);
    if (alias === undefined || found.place.isPart || alias.parameters.length > 0) return inside(found, type);
    if (made.has(alias.node)) return made.get(alias.node);
    let inner: Draft | undefined;
    const draft = viewOf(() => inner ?? context.read(type), alias.name);
    made.set(alias.node, draft);
    inner = inside(found, type);
    if (inner === undefined) made.set(alias.node, undefined);
    return made.get(alias.node);
  };

  const inside = ({ node, place }: Written, type: Type): Draft | undefined => {
    switch (node.kind) {
      case SyntaxKind.TypeReference:
        return ofLibrary(node, type, place);
      case SyntaxKind.ArrayType:
        return withParts(type, [node.elementType], place);
      case SyntaxKind.TypeOperator:
        return node.type !== undefined && lists.has(node.type.kind)
          ? inside({ aliases: [], node: node.type, place }, type)
          : undefined;
      case SyntaxKind.TupleType:
        return ofTuple(node, type, place);
      case SyntaxKind.UnionType:
        return ofUnion(node, type, place);
      case SyntaxKind.IntersectionType:
        return ofIntersection(node, type, place);
      case SyntaxKind.MappedType:
        return node.nameType === undefined ? withParts(type, [node.typeParameter?.constraint, node.type], place) : undefined;
      case SyntaxKind.ConditionalType:
        return ofBranch(node, type, place);
      default:
        return undefined;
    }
  };

  const ofLibrary = (node: TypeNode, type: Type, place: Place): Draft | undefined => {
    const name = nameOf(node) ?? "";
    const [first] = node.typeArguments ?? [];
    if (first !== undefined && parting.has(name)) return marked(first, type, { ...place, isPart: true });
    return containers.has(name) ? withParts(type, node.typeArguments ?? [], place) : undefined;
  };

  /** The type with parts that are as these nodes say: of a map its keys and values, of another container what it holds. */
  const withParts = (type: Type, nodes: readonly (TypeNode | undefined)[], place: Place): Draft | undefined => {
    const draft = context.read(type);
    if (draft.body.kind === "open") return later(draft, () => withParts(type, nodes, place));
    const types = nodes.map((node) => (node === undefined || isKeyword(node) ? undefined : typeAt(node, place)));
    let isChanged = false;
    const part = (at: number, known: Draft): Draft => {
      const [node, own] = [nodes[at], types[at]];
      const isIt = node !== undefined && own !== undefined && context.read(own) === known;
      const found = isIt ? marked(node, own, { ...place, isPart: false }) : undefined;
      isChanged ||= found !== undefined;
      return found ?? known;
    };
    const body = bodyOf(draft.body, part);
    return isChanged ? { ...draft, body } : undefined;
  };

  const ofTuple = (node: TypeNode, type: Type, place: Place): Draft | undefined => {
    const { elements: nodes = [] } = node;
    const draft = context.read(type);
    if (draft.body.kind === "open") return later(draft, () => ofTuple(node, type, place));
    if (draft.body.kind !== "tuple" || draft.body.elements.length !== nodes.length) return undefined;
    let isChanged = false;
    const elements = draft.body.elements.map((element, at): TupleElement => {
      const inner = elementNode(nodes[at], element.kind);
      const own = inner === undefined || isKeyword(inner) ? undefined : typeAt(inner, place);
      const found = inner === undefined || own === undefined ? undefined : marked(inner, own, { ...place, isPart: false });
      isChanged ||= found !== undefined;
      if (found === undefined) return element;
      return {
        ...element,
        draft: element.kind === "optional" ? { body: { kind: "union", members: [found, undefinedDraft] } } : found,
      };
    });
    return isChanged ? { ...draft, body: { kind: "tuple", elements } } : undefined;
  };

  const ofUnion = ({ types: nodes = [] }: TypeNode, type: Type, place: Place): Draft | undefined => {
    const types = nodes.map((node) => typeAt(node, place));
    const whole = membersOf(type).map((member) => ({ id: member.id, draft: context.read(member) }));
    const ids = new Set(whole.map(({ id }) => id));
    const parts = nodes.map((node, at): Member | undefined => {
      const own = types[at];
      if (own === undefined) return undefined;
      const members = membersOf(own);
      const left = place.isPart ? members.filter(({ id }) => ids.has(id)) : members;
      const [only] = left;
      const meant = left.length === members.length ? own : left.length === 1 ? only : undefined;
      const found = meant === undefined ? undefined : marked(node, meant, { ...place, isPart: false });
      return { ids: left.map(({ id }) => id), draft: found ?? context.read(own), isMarked: found !== undefined };
    });
    const known = parts.filter((each) => each !== undefined);
    return known.length < parts.length ? undefined : markedUnion(context.read(type), whole, known);
  };

  /** What is said of each member of an intersection is said of the whole. */
  const ofIntersection = ({ types: nodes = [] }: TypeNode, type: Type, place: Place): Draft | undefined => {
    const draft = context.read(type);
    const members = nodes.flatMap((node) => {
      const { aliases: names } = written(node, place);
      const notes = notesOf(names, false);
      return isConstraining(notes) ? [notedDraft(draft, notes)] : [];
    });
    const [only] = members;
    return members.length < 2 ? only : { body: { kind: "all", members } };
  };

  /** The branch of a conditional type that the type is, when it is certain which. */
  const ofBranch = ({ trueType, falseType }: TypeNode, type: Type, place: Place): Draft | undefined => {
    const branches = [trueType, falseType].filter((branch) => {
      const own = branch === undefined ? undefined : typeAt(branch, place);
      return own !== undefined && isSame(own, type);
    });
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? marked(only, type, place) : undefined;
  };

  /** The type of a node. What mentions the parameters of a generic alias has none of its own. */
  const typeAt = (node: TypeNode, place: Place): Type | undefined => {
    const bare = withoutParentheses(node);
    const argument = place.scope.get(nameOf(bare) ?? "");
    if (argument !== undefined) return typeAt(argument.node, argument.place);
    return mentions(bare, place.scope) ? undefined : context.checker.getTypeAtLocation(bare);
  };

  return { read, forget: () => made.clear() };
}

/** The type where nothing else has a place for what is said of it, which is only taken where it says which values are allowed. */
export const withItsNotes = ({ draft, notes }: Declared): Draft => (isConstraining(notes) ? notedDraft(draft, notes) : draft);

const membersOf = (type: Type): readonly Type[] => (type.isUnionType() ? type.getTypes() : [type]);

/** True for the same type, whether undefined is among it or not. */
function isSame(one: Type, other: Type): boolean {
  const idsOf = (type: Type): ReadonlySet<number> =>
    new Set(membersOf(type).flatMap(({ id, flags }) => (flags & TypeFlags.Undefined ? [] : [id])));
  return one.id === other.id || idsOf(one).symmetricDifference(idsOf(other)).size === 0;
}

const isKeyword = ({ kind }: TypeNode): boolean => kind < SyntaxKind.TypePredicate || kind === SyntaxKind.LiteralType;

const lists: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.ArrayType, SyntaxKind.TupleType]);

/** Types of the library that leave some members of a union. */
const parting: ReadonlySet<string> = new Set(["Exclude", "Extract", "NonNullable"]);

/** Types of the library whose values hold what their arguments say. */
const containers: ReadonlySet<string> = new Set([
  ...["Array", "ReadonlyArray", "Set", "ReadonlySet", "Map", "ReadonlyMap", "Record", "Promise", "PromiseLike"],
  ...["Iterable", "AsyncIterable", "IterableIterator", "AsyncIterableIterator", "Generator", "AsyncGenerator"],
]);

const undefinedDraft: Draft = { body: { kind: "simple", type: "undefined" } };

function elementNode(node: TypeNode | undefined, kind: TupleElement["kind"]): TypeNode | undefined {
  const own = node === undefined || !elementKinds.has(node.kind) ? node : node.type;
  const bare = own?.kind === SyntaxKind.RestType ? own.type : own;
  if (kind !== "rest") return bare;
  return bare?.kind === SyntaxKind.ArrayType ? bare.elementType : undefined;
}

const elementKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.NamedTupleMember,
  SyntaxKind.OptionalType,
  SyntaxKind.RestType,
]);

function bodyOf(body: DraftBody, part: (at: number, known: Draft) => Draft): DraftBody {
  switch (body.kind) {
    case "array":
      return { ...body, items: part(0, body.items) };
    case "set":
    case "promise":
      return { ...body, values: part(0, body.values) };
    case "iterable":
    case "async-iterable":
      return { ...body, values: part(0, body.values) };
    case "map":
      return { ...body, keys: part(0, body.keys), values: part(1, body.values) };
    case "object":
      return {
        ...body,
        properties: body.properties.map((property) => ({ ...property, draft: part(1, property.draft) })),
        index: body.index.map(({ keys, values }) => ({ keys: part(0, keys), values: part(1, values) })),
      };
    default:
      return body;
  }
}
