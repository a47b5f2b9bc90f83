import type { FaultCode, Json, JsonSchema, NamedBytesClass, Parameter } from "@onex/contract";

/**
 * A type as it was read, before anything is written of it. Drafts of one program share their parts and may be cyclic, so the body is filled in after the
 * draft exists; two places with the same draft have the same type.
 */
export interface Draft {
  body: DraftBody;
  /** Name of the interface, class or alias that declares it. */
  name?: string;
  /** What the comment of the alias says that it is written as. */
  readonly notes?: Notes | undefined;
}

export type DraftBody =
  | { readonly kind: "open" }
  | {
      readonly kind: "simple";
      /** `{}` is any value but null and undefined. */
      readonly type:
        | ("string" | "number" | "boolean" | "null" | "bigint")
        | ("undefined" | "void" | "any" | "unknown" | "{}" | "never");
    }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "bigint-literal"; readonly value: bigint }
  /** A string of a shape that only a pattern can say; `text` is the type. */
  | { readonly kind: "pattern"; readonly pattern: string; readonly text: string }
  /** A library class with an encoded form of its own, without type arguments. */
  | { readonly kind: "value"; readonly type: "date" | "url" | "regexp" | "error" }
  | { readonly kind: "bytes"; readonly className: NamedBytesClass; readonly text: string }
  | { readonly kind: "array"; readonly items: Draft }
  | { readonly kind: "tuple"; readonly elements: readonly TupleElement[] }
  | { readonly kind: "map"; readonly keys: Draft; readonly values: Draft }
  | { readonly kind: "set" | "promise"; readonly values: Draft }
  | { readonly kind: "iterable" | "async-iterable"; readonly values: Draft; readonly className: string }
  | { readonly kind: "object"; readonly properties: readonly Property[]; readonly index: readonly IndexSignature[] }
  /** `object`: anything that is not a primitive. */
  | { readonly kind: "any-object" }
  /** `orArray` is the object type that this stands for, when an array has everything of that. */
  | { readonly kind: "union"; readonly members: readonly Draft[]; readonly orArray?: DraftBody }
  /** An intersection that is not one object type. */
  | { readonly kind: "all"; readonly members: readonly Draft[] }
  | { readonly kind: "function"; readonly signatures: readonly SignatureDraft[] }
  /** `className` is "" where no class makes such a value. */
  | { readonly kind: "local"; readonly className: string; readonly isGlobal: boolean }
  /** A type parameter and what bounds it. */
  | { readonly kind: "generic"; readonly name: string; readonly constraint: Draft }
  /** A type that depends on type parameters; `text` is how the compiler prints it, `bound` what it is assignable to whatever they are. */
  | { readonly kind: "dependent"; readonly text: string; readonly bound: Draft }
  | { readonly kind: "refused"; readonly code: FaultCode; readonly reason: string };

export interface TupleElement {
  readonly draft: Draft;
  readonly kind: "required" | "optional" | "rest";
}

export interface Property {
  readonly name: string;
  readonly draft: Draft;
  readonly isOptional: boolean;
  readonly notes: Notes;
  readonly defaultValue?: Json;
}

export interface IndexSignature {
  readonly keys: Draft;
  readonly values: Draft;
}

/** What comments say of a parameter or property, as schema keywords. */
export interface Notes extends NotedKeywords {
  /** Of the items of an array. */
  readonly items?: Notes;
}

type NotedKeywords = Pick<
  JsonSchema,
  | "title"
  | "description"
  | "minimum"
  | "maximum"
  | "exclusiveMinimum"
  | "exclusiveMaximum"
  | "multipleOf"
  | "minLength"
  | "maxLength"
  | "pattern"
  | "format"
  | "minItems"
  | "maxItems"
  | "uniqueItems"
  | "minProperties"
  | "maxProperties"
  | "default"
  | "examples"
  | "deprecated"
  | "type"
>;

export interface ParameterDraft extends Pick<Parameter, "name" | "optional" | "default"> {
  readonly isRest: boolean;
  /** The type as the author wrote it. */
  readonly written?: string;
  readonly isDestructured: boolean;
  readonly draft: Draft;
  readonly notes: Notes;
  /** Of a destructured parameter: what is said of its properties, by name. */
  readonly inner: Readonly<Record<string, { readonly notes?: Notes; readonly defaultValue?: Json }>>;
}

export interface SignatureDraft {
  readonly parameters: readonly ParameterDraft[];
  readonly result: Draft;
}

export const simple = (type: Extract<DraftBody, { kind: "simple" }>["type"]): Draft => ({ body: { kind: "simple", type } });
const refuse = (code: FaultCode, reason: string): Draft => ({ body: { kind: "refused", code, reason } });

/** A type that the compiler does not find, under the name that was written for it. */
export const unresolved = (written?: string): Draft => {
  const text = written === undefined ? "" : `of type "${written.replace(/\s+/g, " ").slice(0, 120)}" `;
  return refuse("f2n/unresolved-type", `${text}cannot be resolved`);
};
