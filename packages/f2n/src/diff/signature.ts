import { type JsonSchema, type NodeDescription, type Parameter, parameterLists } from "@onex/contract";

/** One way to call a node. */
export interface Signature {
  readonly inputs: Part;
  readonly outputs: Part;
  readonly parameters: readonly Parameter[];
}

/** A schema within its document. */
export interface Part {
  readonly root: JsonSchema;
  /** JSON Pointer. */
  readonly at: string;
  readonly schema: JsonSchema;
}

/** The overloads of a node in declaration order; one for most. */
export function signaturesOf(node: NodeDescription): readonly Signature[] {
  const lists = parameterLists(node);
  return lists.map((parameters, index) => ({
    parameters,
    inputs: variant(node.inputs, index),
    outputs: variant(node.outputs, index),
  }));
}

function variant(root: JsonSchema, overload: number): Part {
  const index = root.anyOf?.findIndex((schema) => schema["x-onex-overload"] === overload) ?? -1;
  const schema = root.anyOf?.[index];
  return schema === undefined ? { root, at: "", schema: root } : { root, at: `/anyOf/${index}`, schema };
}

const ofPlainObject: ReadonlySet<string> = new Set([
  ...[
    "type",
    "properties",
    "required",
    "additionalProperties",
    "title",
    "description",
    "$defs",
    "$schema",
    "$comment",
    "examples",
  ],
  ...["x-onex-overload", "default", "deprecated"],
]);

/** Whether the inputs are a list of properties and nothing else. */
export const isPlainObject = ({ schema }: Part): boolean =>
  schema.type === "object" && Object.keys(schema).every((keyword) => ofPlainObject.has(keyword));

export const propertiesOf = ({ schema }: Part): Readonly<Record<string, JsonSchema>> => schema.properties ?? {};

const portName = "onex:port";

/** The object that has only this property of the part, as a part of the same document, so that all references still lead somewhere. */
export function onlyProperty({ root, schema }: Part, name: string): Part {
  const property = schema.properties?.[name];
  const alone: JsonSchema = {
    type: "object",
    ...(property === undefined ? {} : { properties: { [name]: property } }),
    ...(schema.required?.includes(name) === true ? { required: [name] } : {}),
  };
  return { root: { ...root, $defs: { ...root.$defs, [portName]: alone } }, at: `/$defs/${portName}`, schema: alone };
}
