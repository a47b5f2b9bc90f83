import { assertOptions, type JsonSchema, type NodeDescription, type OptionNames } from "@onex/contract";
import type { Arbitrary } from "fast-check";
import type { ArbitraryOptions } from "./plain-arbitraries.ts";

const known: OptionNames<ArbitraryOptions> = { magnitude: true };

/**
 * fast-check's arbitrary of the live values that a schema admits; each passes `checker`. Types that contain themselves end after some levels, and
 * optional parts and variants that nobody can make up, such as functions, are left out. Loads fast-check at the first call. Rejects with
 * `codec/function` where such a part is required, and with `schema/unsupported` when no value is found.
 */
export async function arbitrary(schema: JsonSchema, options: ArbitraryOptions = {}): Promise<Arbitrary<unknown>> {
  assertOptions("arbitrary()", options, known);
  const [{ default: fc }, { schemaArbitrary }] = await Promise.all([import("fast-check"), import("./schema-arbitrary.ts")]);
  return schemaArbitrary(fc, schema, options);
}

/** Input objects of a node, by name. As `arbitrary`. */
export async function inputsArbitrary(
  { inputs }: Pick<NodeDescription, "inputs">,
  options: ArbitraryOptions = {},
): Promise<Arbitrary<Readonly<Record<string, unknown>>>> {
  // Inputs are always an object.
  return (await arbitrary(inputs, options)) as Arbitrary<Readonly<Record<string, unknown>>>;
}
