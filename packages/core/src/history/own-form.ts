import { isJsonObject, type Json, type JsonObject } from "@onex/contract";

/** The form of a vertex without what follows from others: of what type the items of its list are. Takes what a record says, whatever that is. */
export function ownForm(form: JsonObject): JsonObject {
  const { body } = form;
  if (!isObject(body) || !isObject(body.topology)) return form;
  const { inputs, vertices, ...topology } = body.topology;
  const untyped = Array.isArray(inputs) ? inputs.map(withoutSchema) : inputs;
  const own = Array.isArray(vertices) ? vertices.map((each) => (isJsonObject(each) ? ownForm(each) : each)) : vertices;
  return { ...form, body: { ...body, topology: { ...topology, inputs: untyped ?? null, vertices: own ?? null } } };
}

const isObject = (json: Json | undefined): json is JsonObject => json !== undefined && isJsonObject(json);

function withoutSchema(input: Json): Json {
  if (!isJsonObject(input)) return input;
  const { schema: _, ...own } = input;
  return own;
}
