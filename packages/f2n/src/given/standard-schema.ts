import type { JsonSchema } from "@onex/contract";

/**
 * What a validation library's schema offers under the public Standard Schema convention, as far as it is used here: only a schema that can also say itself
 * as JSON Schema can describe a node.
 */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1;
    /** Name of the library. */
    readonly vendor: string;
    readonly validate?: (value: unknown) => unknown;
    /** Both throw for what JSON Schema cannot say. */
    readonly jsonSchema?: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => object;
      readonly output: (options: { readonly target: "draft-2020-12" }) => object;
    };
  };
}

/** A schema that comes from outside: of any library that keeps the convention, or JSON Schema as it is. */
export type GivenSchema = StandardSchema | JsonSchema;

/** Schemas of some libraries are functions. */
export const isStandardSchema = (schema: unknown): schema is StandardSchema =>
  ((typeof schema === "object" && schema !== null) || typeof schema === "function") && "~standard" in schema;
