import type { Draft, DraftBody, ParameterDraft, Property } from "./draft.ts";

/** The drafts that a body is made of. */
export function partsOf(body: DraftBody): readonly Draft[] {
  switch (body.kind) {
    case "array":
      return [body.items];
    case "tuple":
      return body.elements.map(({ draft }) => draft);
    case "map":
      return [body.keys, body.values];
    case "set":
    case "promise":
    case "iterable":
    case "async-iterable":
      return [body.values];
    case "object":
      return [...body.properties.map(valueAt), ...body.index.map(({ values }) => values)];
    case "union":
    case "all":
      return body.members;
    case "function":
      return body.signatures.flatMap(({ parameters, result }) => [...parameters.map(argumentOf), result]);
    case "generic":
      return [body.constraint];
    case "dependent":
      return [body.bound];
    default:
      return [];
  }
}

/** What a type parameter or a type that depends on one is at least. */
export const boundOf = ({ body }: Draft): DraftBody =>
  body.kind === "generic" ? boundOf(body.constraint) : body.kind === "dependent" ? boundOf(body.bound) : body;

/** What stands at a property when it is there. */
export const valueAt = ({ draft, isOptional }: Property): Draft => (isOptional ? withoutUndefined(draft) : draft);

/** What is passed for a parameter when something is. */
export const argumentOf = ({ draft, optional, isRest }: ParameterDraft): Draft =>
  optional && !isRest ? withoutUndefined(draft) : draft;

const without = new WeakMap<Draft, Draft>();

/** The same type without `undefined`; the same draft for the same type, so that sharing survives. */
export function withoutUndefined(draft: Draft): Draft {
  const { body } = draft;
  if (body.kind !== "union" || !body.members.some(isUndefined)) return draft;
  const known = without.get(draft);
  if (known !== undefined) return known;
  const members = body.members.filter((member) => !isUndefined(member));
  const [only, ...others] = members;
  const isSole = only !== undefined && others.length === 0 && (draft.notes === undefined || only.notes === undefined);
  const made: Draft = isSole ? withNotes(only, draft.notes) : withNotes({ body: { kind: "union", members } }, draft.notes);
  without.set(draft, made);
  return made;
}

const withNotes = (draft: Draft, notes: Draft["notes"]): Draft => (notes === undefined ? draft : { ...draft, notes });

const isUndefined = ({ body }: Draft): boolean => body.kind === "simple" && (body.type === "undefined" || body.type === "void");

/** The members of a union, those of unions inside it included, null and undefined last; what has a definition or a comment of its own stays whole. */
export function flatMembers(body: Extract<DraftBody, { kind: "union" }>, isWhole: (draft: Draft) => boolean): readonly Draft[] {
  const flat = (members: readonly Draft[]): readonly Draft[] =>
    members.flatMap((member) =>
      member.body.kind === "union" && member.notes === undefined && !isWhole(member) ? flat(member.body.members) : [member],
    );
  const members = flat(body.members);
  return [...members.filter((member) => !isNullish(member)), ...members.filter(isNullish)];
}

const isNullish = (draft: Draft): boolean => isUndefined(draft) || (draft.body.kind === "simple" && draft.body.type === "null");
