import { type Fault, isFault, type JsonSchema, mapSchema } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, text } from "../../test/sample-node.ts";
import { dataClass } from "./data-class.ts";

interface Item {
  readonly id: string;
  readonly tags?: string[];
  readonly counts?: Map<string, number>;
}

const itemSchema: JsonSchema = {
  type: "object",
  properties: { id: text, tags: { type: "array", items: text }, counts: mapSchema(text, number) },
  required: ["id"],
  additionalProperties: false,
};
const Item = dataClass<Item>("Item", itemSchema);

const faultOf = (act: () => unknown): Fault => {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
};

describe("new", () => {
  test("copies: what the caller changes afterwards changes nothing", () => {
    const tags = ["a"];
    const counts = new Map([["a", 1]]);
    const item = new Item({ id: "x", tags, counts });
    tags.push("b");
    counts.set("a", 2);
    expect({ ...item }).toEqual({ id: "x", tags: ["a"], counts: new Map([["a", 1]]) });
    expect(Object.isFrozen(tags)).toBe(false);
  });

  test("freezes the instance and its plain parts", () => {
    const item = new Item({ id: "x", tags: ["a"] });
    expect(Object.isFrozen(item)).toBe(true);
    expect(() => item.tags?.push("b")).toThrow(TypeError);
  });

  test("names every problem with its path, and the class", () => {
    // @ts-expect-error what a caller without types does
    const fault = faultOf(() => new Item({ id: 3, tags: ["a", 4], color: "red" }));
    expect(fault.code).toBe("node/input-invalid");
    expect(fault.message).toContain("Item cannot be made of this value: /id must be a string");
    expect(fault.details.problems).toMatchObject([{ path: "/id" }, { path: "/tags/1" }, { message: `must not have "color"` }]);
  });

  test("refuses what is no object, and says so with the fault that was asked for", () => {
    const Result = dataClass<Item>("Result", itemSchema, { fault: "node/output-invalid" });
    for (const value of [null, 3, [{ id: "x" }], undefined]) {
      expect(faultOf(() => new Result(value as never)).code).toBe("node/output-invalid");
    }
  });

  test("takes an instance again, and an object whose properties are accessors of its class", () => {
    class Row {
      #id = "x";
      get id(): string {
        return this.#id;
      }
    }
    expect(new Item(new Item({ id: "x" })).equals({ id: "x" })).toBe(true);
    expect({ ...new Item(new Row()) }).toEqual({ id: "x" });
  });

  test("is a class: name, instanceof, and properties that spread and print", () => {
    const item = new Item({ id: "x" });
    expect(Item.name).toBe("Item");
    expect(item).toBeInstanceOf(Item);
    expect(item.constructor).toBe(Item);
    expect(Object.keys(item)).toEqual(["id"]);
  });

  test("keeps a key called __proto__ as a property", () => {
    const Open = dataClass<{ id: string }>("Open", { type: "object", properties: { id: text }, required: ["id"] });
    const made = new Open(JSON.parse(`{"id":"x","__proto__":{"polluted":true}}`));
    expect(Object.keys(made)).toEqual(["id", "__proto__"]);
    expect("polluted" in made).toBe(false);
  });
});

describe("statics", () => {
  test("parse() gives an instance or every problem, and throws nothing", () => {
    const good = Item.parse({ id: "x" });
    expect(good.ok && good.value instanceof Item && good.value.id).toBe("x");
    expect(Item.parse({ tags: 1 })).toMatchObject({ ok: false, problems: [{ message: `is missing "id"` }, { path: "/tags" }] });
    expect(Item.parse("x").ok).toBe(false);
  });

  test("is() and schema tell what the schema says", () => {
    expect([{ id: "x" }, { id: 1 }, new Item({ id: "x" }), null].map(Item.is)).toEqual([true, false, true, false]);
    expect(Item.schema).toBe(itemSchema);
  });

  test("fromJSON() reads what JSON.stringify writes", () => {
    const item = new Item({ id: "x", counts: new Map([["a", Number.NaN]]) });
    const written = JSON.stringify(item);
    expect(written).toBe(`{"id":"x","counts":{"$onex:map":[["a",{"$onex:number":"NaN"}]]}}`);
    const read = Item.fromJSON(JSON.parse(written));
    expect(read).toBeInstanceOf(Item);
    expect(read.equals(item)).toBe(true);
    expect(faultOf(() => Item.fromJSON({ id: 1 })).code).toBe("node/input-invalid");
    expect(faultOf(() => Item.fromJSON({ "$onex:colour": 1 })).code).toBe("codec/unknown-tag");
  });

  test("fromJSON(toJSON()) is the same data, whatever it is", () => {
    const Any = dataClass<{ value: unknown }>("Any", {
      type: "object",
      properties: { value: { "x-onex-type": "unknown" } },
      required: ["value"],
    });
    const values = fc.anything({
      // No JSON of ONEX may have this one.
      key: fc.string().filter((key) => key !== "__proto__"),
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(values, (value) => {
        const made = new Any({ value });
        expect(Any.fromJSON(made.toJSON()).equals(made)).toBe(true);
      }),
    );
  });
});

describe("a class or not", () => {
  const constructible = (schema: JsonSchema): boolean => typeof dataClass("Some", schema) === "function";

  test("objects with named properties have a constructor, also behind references and in unions", () => {
    const $defs = { Item: itemSchema };
    expect(constructible({ type: "object", additionalProperties: false })).toBe(true);
    expect(constructible({ $ref: "#/$defs/Item", $defs })).toBe(true);
    expect(constructible({ anyOf: [{ $ref: "#/$defs/Item" }, itemSchema], $defs })).toBe(true);
    expect(constructible({ allOf: [{ type: "object", additionalProperties: number }, itemSchema] })).toBe(true);
  });

  test("anything else has the functions alone", () => {
    const loop: JsonSchema = { $ref: "#/$defs/A", $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }] } } };
    const others: JsonSchema[] = [
      number,
      { type: "object", additionalProperties: number },
      mapSchema(text, number),
      { anyOf: [itemSchema, { type: "null" }] },
      loop,
    ];
    expect(others.map(constructible)).toEqual(others.map(() => false));
    const Counts = dataClass<Map<string, number>>("Counts", mapSchema(text, number), { fault: "node/output-invalid" });
    expect(Counts.name).toBe("Counts");
    const given = new Map([["a", 1]]);
    const read = Counts.parse(given);
    expect(read).toEqual({ ok: true, value: given });
    expect(read.ok && read.value).not.toBe(given);
    expect(Counts.parse(new Map([["a", "b"]])).ok).toBe(false);
    expect(Counts.fromJSON({ "$onex:map": [["a", 1]] })).toEqual(given);
    expect(faultOf(() => Counts.fromJSON(3)).code).toBe("node/output-invalid");
  });

  test("a property called equals or toJSON stays data", () => {
    const Odd = dataClass<{ equals?: boolean }>("Odd", { type: "object", properties: { equals: { type: "boolean" } } });
    expect(new Odd({ equals: true }).equals).toBe(true);
    expect(new Odd({}).equals).toBe(undefined);
    expect(Odd.is(new Odd({}))).toBe(true);
    expect(new Odd({}).toJSON()).toEqual({});
  });

  test("the schema is compiled when the first value comes", () => {
    const Broken = dataClass<object>("Broken", { $ref: "#/nowhere" });
    expect(faultOf(() => Broken.parse({})).code).toBe("schema/unsupported");
  });
});
