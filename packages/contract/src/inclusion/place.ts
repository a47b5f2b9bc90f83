import type { Form } from "../check/compiler.ts";
import { isRecord } from "../check/read-schema.ts";
import { type Checker, checker } from "../checker.ts";
import { fragmentPath, lookUp, step } from "../json-pointer.ts";
import type { JsonSchema } from "../json-schema.ts";

/** A schema within its document, which its references reach. There is one object per place, so places are compared by identity. */
export interface Place {
  readonly id: number;
  readonly schema: JsonSchema | boolean;
  readonly document: SchemaDocument;
  /** JSON Pointer into the document. */
  readonly at: string;
}

/** All of the schemas at once; none of them: any value. */
export type Meet = readonly Place[];

export interface SchemaDocument {
  readonly root: JsonSchema | boolean;
  readonly form: Form;
  readonly ids: Ids;
  readonly places: Map<string, Place>;
  readonly checkers: Map<string, Checker>;
}

/** Numbers the places of all documents of one comparison. */
export interface Ids {
  next: number;
}

export const openDocument = (root: JsonSchema | boolean, form: Form, ids: Ids): SchemaDocument => ({
  root,
  form,
  ids,
  places: new Map(),
  checkers: new Map(),
});

/** The place of a pointer; its schema is known to be well-formed, as the document was compiled before. */
export function placeAt(document: SchemaDocument, at: string): Place {
  const known = document.places.get(at);
  if (known !== undefined) return known;
  // Whatever a pointer made by this folder leads to was compiled as a schema.
  const schema = lookUp(document.root, at) as JsonSchema | boolean;
  const place: Place = { id: document.ids.next, schema, document, at };
  document.ids.next += 1;
  document.places.set(at, place);
  return place;
}

export const below = (place: Place, ...keys: readonly (string | number)[]): Place =>
  placeAt(place.document, place.at + keys.map(step).join(""));

export const referred = (place: Place, reference: string): Place => placeAt(place.document, fragmentPath(reference) ?? place.at);

export function checkerOf(place: Place): Checker {
  const { document, at } = place;
  const known = document.checkers.get(at);
  if (known !== undefined) return known;
  const made = checker(document.root, { form: document.form, at });
  document.checkers.set(at, made);
  return made;
}

export const allowedBy = (meet: Meet, value: unknown): boolean => meet.every((place) => checkerOf(place).is(value));

export const meetKey = (meet: Meet): string =>
  meet.length === 1 ? String(meet[0]?.id) : [...new Set(meet.map(({ id }) => id))].sort((one, other) => one - other).join("&");

/** The JSON object of a schema; `true` says nothing and `false` is never asked for keywords. */
export const keywordsOf = ({ schema }: Place): JsonSchema => (isRecord(schema) ? schema : {});
