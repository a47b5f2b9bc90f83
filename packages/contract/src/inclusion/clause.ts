import { type JsonKind, type Kind, kindOf, kindWords, onexWords } from "./kind.ts";
import { type NumberRange, numberRange } from "./number-range.ts";
import { allowedBy, checkerOf, type Ids, keywordsOf, type Meet, openDocument, type Place, placeAt } from "./place.ts";
import { type TextRange, textRange } from "./text-range.ts";

/** One case of a schema: values of one kind, with every choice of `anyOf` and `oneOf` taken. */
export interface Clause {
  readonly kind: Kind;
  /** The schemas whose JSON keywords hold here. */
  readonly own: Meet;
  /** The schemas with an `x-onex-type`; their JSON keywords describe the encoded form. */
  readonly atoms: Meet;
  readonly residues: readonly Residue[];
  /** Further schemas of single parts, by property name or item index: what tells a piece of a split clause from the others. */
  readonly parts: ReadonlyMap<string, Meet>;
  /** Properties that are there in this piece. */
  readonly present: ReadonlySet<string>;
  /** The only values, where they can be listed. */
  readonly values?: readonly unknown[] | undefined;
  readonly range?: NumberRange | undefined;
  readonly text?: TextRange | undefined;
}

/** A requirement that no clause can carry: `not`, and that the other variants of `oneOf` do not hold. */
export interface Residue {
  readonly keyword: "not" | "oneOf";
  /** What stands behind `not`, or the schema that has the `oneOf`. */
  readonly place: Place;
  /** What no value of the clause may be. */
  readonly excluded: readonly Place[];
}

export type Draft = Pick<Clause, "own" | "atoms" | "residues">;

const noParts: Clause["parts"] = new Map();
const noNames: Clause["present"] = new Set();

/** The case of a kind that a draft describes; undefined when there is no such value. */
export function clauseOf(kind: Kind, { own, atoms, residues }: Draft): Clause | undefined {
  const listed = valuesOf(kind, own);
  const isChecked = residues.length > 0 || own.some(isListed);
  const values = isChecked ? listed?.filter((value) => holds({ own, atoms, residues }, value)) : listed;
  if (values?.length === 0) return undefined;
  const schemas = own.map(keywordsOf);
  const range = kind === "number" ? numberRange(schemas, own[0]?.document.form ?? atoms[0]?.document.form ?? "live") : undefined;
  const text = kind === "string" ? textRange(schemas) : undefined;
  if ((kind === "number" && range === undefined) || (kind === "string" && text === undefined)) return undefined;
  return { kind, own, atoms, residues, values, range, text, parts: noParts, present: noNames };
}

const isListed = (place: Place): boolean => listOf(place) !== undefined;

function listOf(place: Place): readonly unknown[] | undefined {
  const { const: only, enum: several } = keywordsOf(place);
  return only === undefined ? several : [only];
}

function valuesOf(kind: Kind, own: Meet): readonly unknown[] | undefined {
  if (kind === "null") return [null];
  if (kind === "undefined") return [undefined];
  if (kind === "boolean") return [false, true];
  const lists = own.map(listOf).filter((list) => list !== undefined);
  return lists[0]?.filter((value) => kindOf(value) === kind);
}

export const partOf = (clause: Clause, key: string | number): Meet => clause.parts.get(String(key)) ?? [];

/** Whether the value is what the schemas of the clause say, the choices that it has taken aside. */
export const holds = ({ own, atoms, residues }: Draft, value: unknown): boolean =>
  allowedBy(own, value) && allowedBy(atoms, value) && residues.every((residue) => isSpared(residue, value));

const isSpared = ({ keyword, place }: Residue, value: unknown): boolean => (keyword === "not") !== checkerOf(place).is(value);

export const wordsOf = ({ kind, atoms, values }: Clause): string => {
  const [only] = values ?? [];
  if (values?.length === 1 && kind !== "null" && kind !== "undefined") return JSON.stringify(only) ?? kindWords[kind];
  const atom = atoms[0];
  return atom === undefined ? kindWords[kind] : onexWords(keywordsOf(atom));
};

/** A place for a schema that is in neither document. */
export type Synthesis = (schema: Place["schema"]) => Place;

export function synthesis(form: "live" | "encoded", ids: Ids): Synthesis {
  const made = new Map<string, Place>();
  return (schema) => {
    const key = JSON.stringify(schema);
    const place = made.get(key) ?? placeAt(openDocument(schema, form, ids), "");
    made.set(key, place);
    return place;
  };
}

export const isJsonKind = (kind: Kind): kind is JsonKind =>
  kind !== "undefined" && kind !== "bigint" && kind !== "callable" && kind !== "symbol";
