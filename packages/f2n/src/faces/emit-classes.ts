import type { JsonSchema, NodeDescription } from "@onex/contract";
import { typeName } from "../read/type-name.ts";

/**
 * A TypeScript module, standing alone but for its import from "onex", that makes the data classes of a node anew: `<Name>Input` and `<Name>Output`,
 * each a type and beside it the class of that name, or the functions alone where the output is no object with named properties. Write it to a file
 * to use them without the node.
 */
export function emitClasses(description: Pick<NodeDescription, "name" | "inputs" | "outputs" | "types">): string {
  const name = typeName(description.name);
  return [
    'import { dataClass } from "onex";',
    description.types.trimEnd(),
    `/** What \`${description.name}\` takes. */\n${constant(`${name}Input`, description.inputs, "")}`,
    `/** What \`${description.name}\` gives. */\n${constant(`${name}Output`, description.outputs, ', { fault: "node/output-invalid" }')}`,
    "",
  ].join("\n\n");
}

const constant = (name: string, schema: JsonSchema, options: string): string =>
  `export const ${name} = dataClass<${name}>("${name}", ${literal(schema)}${options});`;

/** JSON is TypeScript, but for one key: as a literal it would set the prototype. A string cannot span lines, so what begins a line and has a colon is a key. */
const literal = (schema: JsonSchema): string =>
  JSON.stringify(schema, null, 2).replaceAll(/^( *)"__proto__":/gm, '$1["__proto__"]:');
