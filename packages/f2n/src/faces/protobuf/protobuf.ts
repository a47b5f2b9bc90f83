import type { NodeDescription } from "@onex/contract";
import { assertCrossesWires } from "../crosses-wires.ts";
import { told } from "../told.ts";
import { protoText } from "./proto-file.ts";
import { pascalCase } from "./proto-names.ts";
import { protoTypes } from "./proto-types.ts";

/**
 * The node as a proto3 file: a service with the one call `Run`, and the messages that it takes and gives. Fields are numbered from 1 in the order of
 * the properties; the number of an enum's value is made from its text and does not depend on the others. A name that is not protobuf's own style keeps
 * its spelling as `json_name`. null and absent are both a field that is not set; a union is a message with a `oneof`; a `Map` whose keys are no
 * scalars is a list of entries; a bigint is its decimal digits; what protobuf has no word for is a google.protobuf.Value of the encoded value.
 * Throws `codec/function` for a node that cannot leave its process.
 */
export function protobuf(description: NodeDescription): string {
  assertCrossesWires(description, "protobuf service");
  const { name, inputs, outputs, effects, metadata_block: block } = description;
  const prefix = pascalCase(name);
  const [service, input, output] = [`${prefix}Service`, `${prefix}Input`, `${prefix}Output`];
  const types = protoTypes(prefix, [service, input, output]);
  types.declare(input, inputs);
  types.declare(output, outputs);
  return protoText({
    package: packageName(block.namespace),
    imports: [...types.imports].sort(),
    declarations: types.declarations,
    service: {
      name: service,
      comment: told(description),
      input,
      output,
      hasNoSideEffects: effects.class === "pure" || effects.class === "nondeterministic",
    },
  });
}

/** A package called google would hide the one of the well-known types. */
const packageName = (namespace: string): string =>
  namespace
    .split(".")
    .map((word) => word.toLowerCase().replaceAll(/[^a-z0-9_]/g, "_"))
    .map((word) => (/^[a-z_]/.test(word) && word !== "google" ? word : `_${word}`))
    .join(".");
