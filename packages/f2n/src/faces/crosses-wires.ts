import { Fault, type JsonSchema, type NodeDescription, type OnexType } from "@onex/contract";
import { schemasIn } from "./schemas-in.ts";

const processBound: ReadonlySet<OnexType | undefined> = new Set(["function", "local", "promise", "iterable", "async-iterable"]);

/** Throws `codec/function` for a node that takes or gives what lives only in its process, naming the place: it has no face to other processes. */
export function assertCrossesWires(
  description: Pick<NodeDescription, "name" | "inputs" | "outputs" | "metadata_block">,
  face: string,
): void {
  const { name, inputs, outputs, metadata_block: block } = description;
  const place = placeOf(inputs, "#/inputs") ?? placeOf(outputs, "#/outputs");
  if (place === undefined && block.x_extensions?.onex?.local !== true) return;
  const [at, what] = place ?? ["#", "something that lives only in its process"];
  throw new Fault(
    "codec/function",
    `"${name}" has no ${face}, because ${at} is ${what}, which cannot leave its process; use data there`,
    {
      details: { name, at },
    },
  );
}

function placeOf(schema: JsonSchema, root: string): readonly [at: string, what: string] | undefined {
  for (const [at, part] of schemasIn(schema, root)) {
    const type = part["x-onex-type"];
    if (type === "local") return [at, `an instance of ${part["x-onex-class"] ?? "a class of its own"}`];
    if (processBound.has(type)) return [at, `${/^[aeiou]/.test(type ?? "") ? "an" : "a"} ${type?.replace("-", " ")}`];
  }
  return undefined;
}
