import { type ElementFlags, ObjectFlags, TypeFlags } from "../compiler/typescript-api.ts";
import type { TreeSymbol } from "./symbols.ts";
import { unsure } from "./unsure.ts";

/** A type in the compiler's shape. Whatever else is asked of it is not known here. */
export interface TreeType {
  readonly id: number;
  readonly flags: number;
  readonly objectFlags: number;
  readonly value?: string | number | boolean;
  readonly parts: readonly TreeType[];
  /** Of an object type: what declares its members. */
  readonly members?: TypeMembers;
  readonly name?: TypeName;
  readonly elementFlags?: readonly number[];
}

export interface TypeMembers {
  readonly properties: () => readonly { readonly symbol: TreeSymbol; readonly type: TreeType }[];
  readonly index: () => readonly { readonly keyType: TreeType; readonly valueType: TreeType }[];
  /** Where it stands in the text: types without a name are told apart by it. */
  readonly pos: number;
}

/** A symbol that names a type; an alias is one that the type is only called by. */
export interface TypeName {
  readonly name: string;
  readonly isAlias: boolean;
  readonly isLibrary: boolean;
}

export interface TypeMaker {
  simple(flag: number): TreeType;
  literal(value: string | number | boolean): TreeType;
  boolean(): TreeType;
  reference(name: string, parts: readonly TreeType[]): TreeType;
  tuple(parts: readonly TreeType[], elementFlags: readonly ElementFlags[]): TreeType;
  object(members: TypeMembers, name: TypeName | undefined, isInterface: boolean): TreeType;
  record(keys: TreeType, values: TreeType): TreeType;
  union(parts: readonly TreeType[], alias?: TypeName): TreeType;
  optional(type: TreeType): TreeType;
}

/** Makes types of one text: the same type for the same parts, as the compiler does. */
export function typeMaker(): TypeMaker {
  const made = new Map<string, TreeType>();
  let lastId = 0;
  const fresh = (shape: Partial<TreeType> & { readonly flags: number }): TreeType => {
    lastId += 1;
    return { objectFlags: 0, parts: [], ...shape, id: lastId };
  };
  const once = (key: string, shape: () => Partial<TreeType> & { readonly flags: number }): TreeType => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const type = fresh(shape());
    made.set(key, type);
    return type;
  };
  const ids = (parts: readonly TreeType[]): string => parts.map(({ id }) => id).join(",");

  const simple = (flag: number): TreeType => once(`simple ${flag}`, () => ({ flags: flag }));
  const literal = (value: string | number | boolean): TreeType =>
    once(`literal ${typeof value} ${value}`, () => ({ flags: literalFlags[typeof value as "string"], value }));

  const union = (parts: readonly TreeType[], alias?: TypeName): TreeType => {
    const flat = [
      ...new Set(parts.flatMap((part) => (part.flags & (TypeFlags.Union | TypeFlags.Boolean) ? part.parts : [part]))),
    ];
    if (flat.some(({ flags }) => flags & vague)) return unsure("a union with a type that has no members of its own");
    const whole = new Set(flat.map(({ flags }) => flags));
    const members = flat.filter(({ flags }) => !whole.has(wider[flags] ?? -1)).sort(byCompilersOrder);
    const [only, other, ...more] = members;
    if (only !== undefined && other === undefined) return only;
    const isBoolean = more.length === 0 && only?.value === false && other?.value === true;
    if (isBoolean) return alias === undefined ? boolean() : unsure("another name for boolean");
    const key = `union ${ids(members)} ${alias?.name ?? ""}`;
    return once(key, () => ({ flags: TypeFlags.Union, parts: members, ...(alias === undefined ? {} : { name: alias }) }));
  };
  const boolean = (): TreeType =>
    once("boolean", () => ({ flags: TypeFlags.Boolean | TypeFlags.Union, parts: [literal(false), literal(true)] }));

  return {
    simple,
    literal,
    boolean,
    reference: (name, parts) =>
      once(`${name} ${ids(parts)}`, () => ({
        flags: TypeFlags.Object,
        objectFlags: parts.length === 0 ? ObjectFlags.Interface : ObjectFlags.Reference,
        parts,
        name: { name, isAlias: false, isLibrary: true },
      })),
    tuple: (parts, elementFlags) =>
      once(`tuple ${ids(parts)} ${elementFlags.join(",")}`, () => ({
        flags: TypeFlags.Object,
        objectFlags: ObjectFlags.Reference | ObjectFlags.Tuple,
        parts,
        elementFlags,
      })),
    object: (members, name, isInterface) =>
      fresh({
        flags: TypeFlags.Object,
        objectFlags: isInterface ? ObjectFlags.Interface : ObjectFlags.Anonymous,
        members,
        ...(name === undefined ? {} : { name }),
      }),
    record: (keyType, valueType) =>
      once(`Record ${ids([keyType, valueType])}`, () => ({
        flags: TypeFlags.Object,
        objectFlags: ObjectFlags.Mapped,
        parts: [keyType, valueType],
        members: { properties: () => [], index: () => [{ keyType, valueType }], pos: 0 },
        name: { name: "Record", isAlias: true, isLibrary: true },
      })),
    union,
    optional: (type) => (type.flags & (TypeFlags.Any | TypeFlags.Unknown) ? type : union([type, simple(TypeFlags.Undefined)])),
  };
}

const literalFlags = {
  string: TypeFlags.StringLiteral,
  number: TypeFlags.NumberLiteral,
  boolean: TypeFlags.BooleanLiteral,
} as const;

/** Types that swallow others, or are swallowed by them. */
const vague = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Never | TypeFlags.NonPrimitive | TypeFlags.Void;

/** A literal beside the type that has all of its kind is no member of its own. */
const wider: Readonly<Record<number, number>> = {
  [TypeFlags.StringLiteral]: TypeFlags.String,
  [TypeFlags.NumberLiteral]: TypeFlags.Number,
};

/** The order in which the compiler has the members of a union: by kind, then by name, by value, or by place. */
function byCompilersOrder(a: TreeType, b: TreeType): number {
  if (a.flags !== b.flags) return a.flags - b.flags;
  if (a.value !== undefined && b.value !== undefined) return a.value < b.value ? -1 : 1;
  const names = [a, b].map(({ name }) => name?.name);
  const [left, right] = names;
  if (left !== undefined || right !== undefined) {
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    if (left !== right) return left < right ? -1 : 1;
    const first = a.parts.findIndex((part, at) => part !== b.parts[at]);
    const [one, other] = [a.parts[first], b.parts[first]];
    return one === undefined || other === undefined ? unsure("two types of one name") : byCompilersOrder(one, other);
  }
  if (a.members === undefined || b.members === undefined) return unsure("the order of two tuples");
  return a.members.pos - b.members.pos;
}
