import { includes } from "./includes.ts";
import { isSpread } from "./parameter-order.ts";
import { onlyProperty, type Part, propertiesOf, type Signature } from "./signature.ts";

/** Inputs that are gone where another one stands in their place that takes the same: by position they are still there, by name not. */
export function renamedInputs(before: Signature, after: Signature): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const [mine, theirs] = [namesInOrder(before), namesInOrder(after)];
  for (const [index, name] of mine.entries()) {
    const now = theirs[index];
    if (now === undefined || theirs.includes(name) || mine.includes(now)) continue;
    if (includes(under("x", name, before.inputs), under("x", now, after.inputs)).verdict === "fits") found.set(name, now);
  }
  return found;
}

/** The properties of an object are in no order, but a renamed one mostly keeps its place. */
const namesInOrder = ({ parameters, inputs }: Signature): readonly string[] =>
  isSpread(parameters)
    ? Object.keys(propertiesOf(inputs))
    : parameters.filter(({ kind }) => kind !== "signal").map(({ name }) => name);

function under(common: string, name: string, inputs: Part): Part {
  const property = inputs.schema.properties?.[name];
  const isRequired = inputs.schema.required?.includes(name) === true;
  const renamed: Part = {
    ...inputs,
    schema: {
      ...(property === undefined ? {} : { properties: { [common]: property } }),
      required: isRequired ? [common] : [],
    },
  };
  return onlyProperty(renamed, common);
}
