import { functionSchema, type JsonSchema, type NodeDescription, unknownSchema } from "@onex/contract";

/** The descriptions of nodes, by their `run`. */
const descriptions = new WeakMap<object, NodeDescription>();

export const rememberFunction = (run: object, description: NodeDescription): void => {
  descriptions.set(run, description);
};

/** A node where a function is asked for is its `run`; anything else is itself. */
export function asFunction(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const run: unknown = Reflect.get(value, "run");
  return typeof run === "function" && descriptions.has(run) ? run : value;
}

/** What is known of a node's function as a value; undefined for any other, and for one with overloads. */
export function functionSchemaOf(value: unknown): JsonSchema | undefined {
  const description = typeof value === "function" ? descriptions.get(value) : undefined;
  if (description === undefined || description.inputs.anyOf !== undefined) return undefined;
  const { inputs, outputs, call } = description;
  if (call === "either") return functionSchema(inputs, unknownSchema);
  return functionSchema(inputs, call === "async" ? promised(outputs) : outputs);
}

/** Definitions are found from the root of a schema, so they move there. */
function promised({ $defs, ...values }: JsonSchema): JsonSchema {
  return { "x-onex-type": "promise", values, ...($defs === undefined ? {} : { $defs }) };
}

/** Whether some parameter may be a function, by the schema of the inputs. */
export function takesFunctions({ inputs }: Pick<NodeDescription, "inputs">): boolean {
  const variants = inputs.anyOf ?? [inputs];
  return variants.some(({ properties = {} }) => Object.values(properties).some((schema) => mayBeFunction(schema)));
}

const mayBeFunction = ({ "x-onex-type": type, anyOf = [], $ref }: JsonSchema): boolean =>
  type === "function" || $ref !== undefined || anyOf.some(mayBeFunction);
