import { fragmentPath, type Json, type JsonSchema, type JsonType, lookUp } from "@onex/contract";
import { schemasIn } from "../map-parts.ts";
import { enumNumbers } from "./enum-numbers.ts";
import type { ProtoEnum, ProtoField, ProtoMessage } from "./proto-file.ts";
import { defaultJsonName, pascalCase, snakeCase, uniqueNames } from "./proto-names.ts";

/** What stands in a field: one value, a list of them, or a map. */
export type ProtoType = { readonly kind: "single" | "repeated"; readonly type: string; readonly nullable?: boolean } | MapType;
interface MapType {
  readonly kind: "map";
  readonly type: string;
  readonly nullable?: boolean;
}

export interface ProtoTypes {
  /** The type of a schema within a document; `name` is for the message or enum that it may need. */
  typeOf(schema: JsonSchema, root: JsonSchema, name: string): ProtoType;
  /** A message around a type that is none, with one field `value`; none for undefined. */
  wrapped(type: ProtoType | undefined, name: string, comment: string): string;
  readonly declarations: readonly (ProtoMessage | ProtoEnum)[];
  readonly imports: ReadonlySet<string>;
}

const wellKnown = {
  Value: "google/protobuf/struct.proto",
  Struct: "google/protobuf/struct.proto",
  NullValue: "google/protobuf/struct.proto",
  Timestamp: "google/protobuf/timestamp.proto",
} as const;

/** Messages and enums for schemas. What protobuf has no word for is a google.protobuf.Value that holds the encoded value. */
export function protoTypes(prefix: string, reserved: readonly string[]): ProtoTypes {
  const declarations: (ProtoMessage | ProtoEnum)[] = [];
  const imports = new Set<string>();
  const nameOf = uniqueNames((name) => name, reserved);
  // Values of all enums stand in the scope of the file.
  const valueNameOf = uniqueNames((name) => name);
  const named = new Map<string, ProtoType>();

  const google = (name: keyof typeof wellKnown): ProtoType => {
    imports.add(wellKnown[name]);
    return single(`google.protobuf.${name}`);
  };

  const typeOf = (schema: JsonSchema, root: JsonSchema, name: string): ProtoType => {
    const onex = onexType(schema, root, name);
    if (onex !== undefined) return onex;
    if (schema.$ref !== undefined) return referredType(schema.$ref, root);
    if (schema.const !== undefined) return literalType([schema.const], name);
    if (schema.enum !== undefined) return literalType(schema.enum, name);
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants !== undefined) return unionType(variants, root, name);
    if (Array.isArray(schema.type)) return unionType(schema.type.map((type: JsonType) => ({ ...schema, type })), root, name);
    const merged = schema.allOf === undefined ? schema : mergedObject(schema, root);
    return merged === undefined ? google("Value") : plainType(merged, root, name);
  };

  const onexType = (schema: JsonSchema, root: JsonSchema, name: string): ProtoType | undefined => {
    switch (schema["x-onex-type"]) {
      case undefined:
        return undefined;
      case "date":
        return google("Timestamp");
      // Of any size, in decimal digits.
      case "bigint":
      case "url":
        return single("string");
      case "bytes":
        return single("bytes");
      case "undefined":
        return { ...google("NullValue"), nullable: true };
      case "set":
        return repeated(schema.values ?? {}, root, name);
      case "map":
        return mapType(schema.keys ?? {}, schema.values ?? {}, root, name);
      default:
        return google("Value");
    }
  };

  const plainType = (schema: JsonSchema, root: JsonSchema, name: string): ProtoType => {
    switch (schema.type) {
      case "string":
        return single("string");
      case "boolean":
        return single("bool");
      case "number":
        return single("double");
      case "integer":
        return single(integerType(schema));
      case "null":
        return { ...google("NullValue"), nullable: true };
      case "array":
        return schema.prefixItems === undefined ? repeated(schema.items, root, name) : tupleType(schema, root, name);
      case "object":
        return objectType(schema, root, name);
      default:
        return google("Value");
    }
  };

  const repeated = (items: JsonSchema | boolean | undefined, root: JsonSchema, name: string): ProtoType => ({
    kind: "repeated",
    type: inList(typeof items === "object" ? items : {}, root, `${name}Item`),
  });

  /** The type of one element: of a list, a map or a union, which cannot hold lists, maps or nothing themselves. */
  const inList = (schema: JsonSchema, root: JsonSchema, name: string): string => {
    const type = typeOf(schema, root, name);
    const isPlain = type.kind === "single" && (type.nullable !== true || type.type.startsWith("google."));
    return isPlain ? type.type : wrapped(type, nameOf(name), "");
  };

  const mapType = (keys: JsonSchema, values: JsonSchema, root: JsonSchema, name: string): ProtoType => {
    const key = typeOf(keys, root, `${name}Key`);
    if (key.kind === "single" && keyTypes.has(key.type)) return { kind: "map", type: `map<${key.type}, ${inList(values, root, `${name}Value`)}>` };
    const entry = nameOf(`${name}Entry`);
    message({ name: entry, fields: [field("key", key, false), field("value", typeOf(values, root, `${name}Value`), false)] });
    return { kind: "repeated", type: entry };
  };

  const tupleType = ({ prefixItems = [], items, minItems = 0 }: JsonSchema, root: JsonSchema, name: string): ProtoType => {
    const own = nameOf(name);
    const fields = prefixItems.map((item, at) => field(`item_${at + 1}`, typeOf(item, root, `${own}Item${at + 1}`), at >= minItems));
    const rest = typeof items === "object" ? [field("rest", repeated(items, root, `${own}Rest`), false)] : [];
    message({ name: own, fields: [...fields, ...rest] });
    return single(own);
  };

  const objectType = (schema: JsonSchema, root: JsonSchema, name: string): ProtoType => {
    const { properties = {}, additionalProperties, patternProperties = {} } = schema;
    const others = Object.values(patternProperties);
    if (typeof additionalProperties === "object") others.push(additionalProperties);
    const [only] = others;
    const values = others.length < 2 ? only : { anyOf: others };
    if (Object.keys(properties).length > 0 || additionalProperties === false) return single(objectMessage(schema, values, root, nameOf(name)));
    return values === undefined ? google("Struct") : mapType({ type: "string" }, values, root, name);
  };

  const objectMessage = (schema: JsonSchema, others: JsonSchema | undefined, root: JsonSchema, name: string): string => {
    const { properties = {}, required = [], description } = schema;
    const fieldNameOf = uniqueNames((each) => defaultJsonName(each).toLowerCase());
    const fields = Object.entries(properties).map(([property, part]) => {
      const made = field(fieldNameOf(snakeCase(property)), typeOf(part, root, `${name}${pascalCase(property)}`), !required.includes(property));
      return { ...made, ...jsonNamed(property, made.name), ...commented(part.description) };
    });
    const open = others === undefined ? [] : [field(fieldNameOf("others"), mapType({ type: "string" }, others, root, `${name}Others`), false)];
    message({ name, fields: [...fields, ...open], ...commented(description) });
    return name;
  };

  const unionType = (variants: readonly JsonSchema[], root: JsonSchema, name: string): ProtoType => {
    const present = variants.filter((variant) => variant.type !== "null" && variant["x-onex-type"] !== "undefined");
    const nullable = present.length < variants.length;
    const [only] = present;
    if (only === undefined) return { ...google("NullValue"), nullable: true };
    if (present.length === 1) return { ...typeOf(only, root, name), ...(nullable ? { nullable } : {}) };
    if (present.some(({ "x-onex-type": type }) => type === "any" || type === "unknown")) return google("Value");
    const own = nameOf(name);
    const fieldNameOf = uniqueNames((each) => each);
    const fields = present.map((variant, at): ProtoField => {
      const type = inList(variant, root, `${own}Variant${at + 1}`);
      return { name: fieldNameOf(`${snakeCase(type.replace(/^google\.protobuf\./, "").replace(prefix, ""))}_value`), type };
    });
    message({ name: own, fields, isUnion: true });
    return { ...single(own), ...(nullable ? { nullable } : {}) };
  };

  const literalType = (values: readonly Json[], name: string): ProtoType => {
    const present = values.filter((value) => value !== null);
    const nullable = present.length < values.length ? { nullable: true } : {};
    if (present.length === 0) return { ...google("NullValue"), nullable: true };
    if (present.every((value) => typeof value === "boolean")) return { ...single("bool"), ...nullable };
    if (present.every((value) => typeof value === "number")) {
      return { ...single(present.every(Number.isSafeInteger) ? integerType({ minimum: Math.min(...present), maximum: Math.max(...present) }) : "double"), ...nullable };
    }
    if (!present.every((value) => typeof value === "string")) return google("Value");
    return { ...single(enumType(present, nameOf(name))), ...nullable };
  };

  const enumType = (values: readonly string[], name: string): string => {
    const numbers = enumNumbers(values);
    const start = snakeCase(name).toUpperCase();
    // protoc takes two values for the same when they differ only in case and underscores after the name of the enum.
    const wordOf = uniqueNames((word) => word.replaceAll("_", "").toLowerCase(), ["unspecified"]);
    declarations.push({
      kind: "enum",
      name,
      unspecified: valueNameOf(`${start}_UNSPECIFIED`),
      values: [...numbers].map(([value, number]) => ({
        name: valueNameOf(`${start}_${wordOf(value === "" ? "EMPTY" : snakeCase(value).toUpperCase())}`),
        number,
        comment: JSON.stringify(value),
      })),
    });
    return name;
  };

  const referredType = (reference: string, root: JsonSchema): ProtoType => {
    const target = targetOf(reference, root);
    if (target === undefined) return google("Value");
    const key = reachedText(target, root);
    const known = named.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}${pascalCase(reference.split("/").at(-1) ?? "")}`;
    if (isLeaf(target)) return typeOf(target, root, name);
    // A container gets a message of this name, whatever it is, so that it may contain itself.
    const message = nameOf(name);
    named.set(key, single(message));
    fillNamed(message, target, root);
    return single(message);
  };

  /** Declares a message under a name that is taken already. */
  const fillNamed = (name: string, target: JsonSchema, root: JsonSchema): void => {
    const merged = target.allOf === undefined ? target : mergedObject(target, root);
    if (merged?.type === "object" && merged.properties !== undefined && merged["x-onex-type"] === undefined) {
      const { additionalProperties: others } = merged;
      objectMessage(merged, typeof others === "object" ? others : undefined, root, name);
    } else wrapped(typeOf(target, root, `${name}Value`), name, target.description ?? "");
  };

  const wrapped = (type: ProtoType | undefined, name: string, comment: string): string => {
    message({ name, fields: type === undefined ? [] : [field("value", type, false)], ...commented(comment) });
    return name;
  };

  const message = (made: Omit<ProtoMessage, "kind">): void => {
    declarations.push({ kind: "message", ...made });
  };

  return { typeOf, wrapped, declarations, imports };
}

const single = (type: string): ProtoType => ({ kind: "single", type });

const keyTypes: ReadonlySet<string> = new Set(["string", "bool", "int32", "int64", "uint32", "uint64"]);

/** Unset stands for absent, and for null where the type has it. */
const field = (name: string, { kind, type, nullable }: ProtoType, isOptional: boolean): ProtoField => ({
  name,
  type,
  ...(kind === "repeated" ? { label: kind } : kind === "single" && (isOptional || nullable === true) ? { label: "optional" } : {}),
});

const commented = (comment: string | undefined) => (comment === undefined || comment === "" ? {} : { comment });

/** protoc refuses names with NUL, and those in brackets, which mean extensions. */
const jsonNamed = (property: string, name: string) =>
  property === defaultJsonName(name) || property === "" || property.includes("\0") || /^\[.*\]$/s.test(property) ? {} : { jsonName: property };

function integerType({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const least = minimum ?? exclusiveMinimum ?? -Infinity;
  const most = maximum ?? exclusiveMaximum ?? Infinity;
  if (least >= 0) return most < 2 ** 32 ? "uint32" : "uint64";
  return least >= -(2 ** 31) && most < 2 ** 31 ? "int32" : "int64";
}

const targetOf = (reference: string, root: JsonSchema): JsonSchema | undefined => {
  const found = lookUp(root, fragmentPath(reference) ?? "/");
  // A reference of a readable schema leads to a schema.
  return typeof found === "object" && found !== null ? (found as JsonSchema) : undefined;
};

/** True for what needs no message. */
const isLeaf = ({ type, anyOf, oneOf, allOf, $ref, "x-onex-type": onex }: JsonSchema): boolean =>
  onex === "map" || onex === "set"
    ? false
    : onex !== undefined || (anyOf === undefined && oneOf === undefined && allOf === undefined && $ref === undefined && type !== "object" && type !== "array" && !Array.isArray(type));

/** A schema with all that it leads to: definitions of the same text are the same type. */
function reachedText(schema: JsonSchema, root: JsonSchema): string {
  const reached = new Map<string, JsonSchema>([["", schema]]);
  // A map yields what is added while it is walked.
  for (const [, each] of reached) {
    for (const [, { $ref }] of schemasIn(each, "")) {
      const target = $ref === undefined ? undefined : targetOf($ref, root);
      if ($ref !== undefined && target !== undefined) reached.set($ref, target);
    }
  }
  return JSON.stringify([...reached]);
}

/** One object of all members; undefined when some member is none. */
function mergedObject(schema: JsonSchema, root: JsonSchema, seen: ReadonlySet<JsonSchema> = new Set()): JsonSchema | undefined {
  const { allOf = [], ...own } = schema;
  const members = allOf.map((member) => (member.$ref === undefined ? member : targetOf(member.$ref, root)));
  // A constraint beside the type, such as a second pattern, changes no type.
  if (own.type !== undefined && own.type !== "object") return own;
  let merged: JsonSchema = own;
  for (const member of members) {
    if (member === undefined || seen.has(member)) return undefined;
    const object = mergedObject(member, root, new Set([...seen, member]));
    if (object?.type !== "object" || object["x-onex-type"] !== undefined) return undefined;
    merged = {
      ...object,
      ...merged,
      type: "object",
      properties: { ...object.properties, ...merged.properties },
      required: [...new Set([...(merged.required ?? []), ...(object.required ?? [])])],
    };
  }
  return merged;
}
