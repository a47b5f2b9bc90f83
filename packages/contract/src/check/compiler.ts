import type { RawSchema } from "./read-schema.ts";
import type { Rule } from "./rule.ts";
import type { Walk } from "./walk.ts";

export type Form = "live" | "encoded";

/** What the rule makers of single keywords need of the compiler. `at` is always the pointer to the schema in its document. */
export interface Compiler {
  readonly form: Form;
  readonly walk: Walk;
  /** Rule of a subschema that reads the same value as its parent. */
  readonly same: (schema: unknown, at: string) => Rule;
  /** Rule of a subschema that reads a part of the value: a property, an item, a key. */
  readonly part: (schema: unknown, at: string) => Rule;
  /** The schema behind a `$ref`, or the schema itself. */
  readonly behind: (schema: unknown) => RawSchema;
}
