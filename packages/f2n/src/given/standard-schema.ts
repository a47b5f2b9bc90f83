import type { JsonSchema } from "@onex/contract";

/**
 * What a validation library's schema offers under the public Standard Schema convention, as far as it is used here: only a schema that can also say itself
 * as JSON Schema can describe a node. `validate` is run on every value, in the process that the function lives in.
 */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1;
    /** Name of the library. */
    readonly vendor: string;
    /** Gives a `StandardResult`, or a promise of one. */
    readonly validate?: (value: unknown) => unknown;
    /** Both throw for what JSON Schema cannot say. */
    readonly jsonSchema?: {
      readonly input: (options: JsonSchemaOptions) => object;
      readonly output: (options: JsonSchemaOptions) => object;
    };
  };
}

export interface JsonSchemaOptions {
  readonly target: "draft-2020-12";
  readonly libraryOptions?: Record<string, unknown>;
}

/** What a validation gives: what it made of the value, or what is wrong with it. */
export interface StandardResult {
  readonly value?: unknown;
  readonly issues?: readonly StandardIssue[] | undefined;
}

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema that comes from outside: of any library that keeps the convention, or JSON Schema as it is. */
export type GivenSchema = StandardSchema | JsonSchema;

/** Schemas of some libraries are functions. */
export const isStandardSchema = (schema: unknown): schema is StandardSchema =>
  ((typeof schema === "object" && schema !== null) || typeof schema === "function") && "~standard" in schema;
