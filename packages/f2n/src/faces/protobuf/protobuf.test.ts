import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describer } from "../test-describe.ts";
import { enumNumbers } from "./enum-numbers.ts";
import { defaultJsonName, pascalCase, snakeCase } from "./proto-names.ts";
import { protobuf } from "./protobuf.ts";

const describeSource = describer();
const protoOf = async (text: string): Promise<string> => protobuf(await describeSource(text));
/** The declaration of this name, without comments. */
const declared = (text: string, name: string): string =>
  new RegExp(`^(?:message|enum) ${name} \\{[^]*?^\\}$`, "m").exec(text.replaceAll(/^ *\/\/.*\n/gm, ""))?.[0] ??
  `no ${name} in\n${text}`;

describe("protobuf()", () => {
  test("writes a service with one call, and says when it changes nothing", async () => {
    const text = await protoOf(
      "/**\n * Counts.\n * Twice. */\nexport function count(text: string): number { return text.length; }",
    );
    expect(text).toBe(`syntax = "proto3";

package omnibase.memory;

// Counts.
// Twice.
service CountService {
  rpc Run(CountInput) returns (CountOutput) {
    option idempotency_level = NO_SIDE_EFFECTS;
  }
}

message CountInput {
  string text = 1;
}

message CountOutput {
  double value = 1;
}
`);
    expect(await protoOf("export function log(text: string): void { console.log(text); }")).toContain(
      "rpc Run(LogInput) returns (LogOutput);\n",
    );
  });

  test("numbers fields in the order of the properties and keeps their spelling for JSON", async () => {
    const text = await protoOf('export function f(o: { userId: string; "in-progress"?: boolean; HTTPServer: Date }): void {}');
    expect(declared(text, "FInput")).toBe(`message FInput {
  string user_id = 1;
  optional bool in_progress = 2 [json_name = "in-progress"];
  google.protobuf.Timestamp http_server = 3 [json_name = "HTTPServer"];
}`);
    expect(text).toContain('import "google/protobuf/timestamp.proto";');
  });

  test("has a word for maps, lists, tuples, bytes and records of them", async () => {
    const text = await protoOf(`export function f(
      counts: Record<string, number>, deep: Map<string, string[]>, pairs: Map<number, string>,
      t: [string, number?, ...boolean[]], bytes: Uint8Array, tags: Set<string>, grid: number[][], big: bigint,
    ): void {}`);
    expect(declared(text, "FInput")).toBe(`message FInput {
  map<string, double> counts = 1;
  map<string, FInputDeepValue> deep = 2;
  repeated FInputPairsEntry pairs = 3;
  FInputT t = 4;
  bytes bytes = 5;
  repeated string tags = 6;
  repeated FInputGridItem grid = 7;
  string big = 8;
}`);
    expect(declared(text, "FInputDeepValue")).toBe("message FInputDeepValue {\n  repeated string value = 1;\n}");
    expect(declared(text, "FInputPairsEntry")).toBe("message FInputPairsEntry {\n  double key = 1;\n  string value = 2;\n}");
    expect(declared(text, "FInputT")).toBe(
      "message FInputT {\n  string item_1 = 1;\n  optional double item_2 = 2;\n  repeated bool rest = 3;\n}",
    );
  });

  test("makes unions oneofs, null and undefined an unset field, and what has no word a Value", async () => {
    const text = await protoOf(
      "export function f(x: string | number | { a: 1 }, y: string | null, z: unknown, o: object): { n: number } | undefined { return undefined; }",
    );
    expect(declared(text, "FInput")).toBe(`message FInput {
  FInputX x = 1;
  optional string y = 2;
  google.protobuf.Value z = 3;
  google.protobuf.Value o = 4;
}`);
    expect(declared(text, "FInputX")).toMatch(
      /oneof value \{\n {4}string string_value = 1;\n {4}double double_value = 2;\n {4}FInputXVariant3 variant3 = 3;/,
    );
    expect(declared(text, "FOutput")).toBe("message FOutput {\n  optional FOutputValue value = 1;\n}");
  });

  test("gives literals and integers the smallest type that holds them, and null alone a NullValue", async () => {
    const text = await protoOf(`/** @param n @int\n @param m @int @minimum -5 @maximum 5 */
export function f(a: 1 | 2, b: -1 | 3e9, c: 1.5 | 2, d: true, e: null, g: "x" | 1, h: 5e9, i: true | null, n: number, m: number): void {}`);
    expect(declared(text, "FInput")).toBe(`message FInput {
  uint32 a = 1;
  int64 b = 2;
  double c = 3;
  bool d = 4;
  optional google.protobuf.NullValue e = 5;
  google.protobuf.Value g = 6;
  uint64 h = 7;
  optional bool i = 8;
  int64 n = 9;
  int32 m = 10;
}`);
  });

  test("an intersection is one message, and what any other key of an object holds is a map beside its fields", async () => {
    const text = await protoOf(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this string is TypeScript.
      "export function f(o: { id: string } & Record<`on${string}`, boolean>): void {}",
    );
    expect(declared(text, "FInputO")).toBe("message FInputO {\n  string id = 1;\n  map<string, bool> others = 2;\n}");
  });

  test("a union or a record that contains itself is a message of its name, too", async () => {
    const text = await protoOf(
      "type J = string | J[]; interface E extends Record<string, E> {} export function f(j: J, e: E): void {}",
    );
    expect(declared(text, "FJ")).toBe(
      "message FJ {\n  oneof value {\n    string string_value = 1;\n    FJVariant2 variant2 = 2;\n  }\n}",
    );
    expect(declared(text, "FE")).toBe("message FE {\n  map<string, FE> value = 1;\n}");
  });

  test("a type that contains itself is a message of its name, once for input and output", async () => {
    const text = await protoOf(
      "interface Tree { label: string; children: Tree[] } type Nest = Nest[];\nexport function f(tree: Tree, nest: Nest): Tree { return tree; }",
    );
    expect(declared(text, "FTree")).toBe("message FTree {\n  string label = 1;\n  repeated FTree children = 2;\n}");
    expect(text.match(/^message FTree/gm)).toHaveLength(1);
    expect(declared(text, "FNest")).toBe("message FNest {\n  repeated FNest value = 1;\n}");
    expect(declared(text, "FOutput")).toBe("message FOutput {\n  FTree value = 1;\n}");
  });

  test("numbers of an enum's values stay when values come, go or change places", async () => {
    const numbersIn = async (type: string) => {
      const text = await protoOf(`export function f(kind: ${type}): void {}`);
      return Object.fromEntries(
        [...text.matchAll(/^ {2}(F_INPUT_KIND\w*) = (\d+);$/gm)].map(([, name, number]) => [name, Number(number)]),
      );
    };
    const two = await numbersIn('"open" | "in progress"');
    expect(Object.keys(two)).toEqual(["F_INPUT_KIND_UNSPECIFIED", "F_INPUT_KIND_IN_PROGRESS", "F_INPUT_KIND_OPEN"]);
    expect(two.F_INPUT_KIND_UNSPECIFIED).toBe(0);
    expect(await numbersIn('"done" | "in progress" | "open"')).toMatchObject(two);
  });

  test("names whose words are the same stay apart", async () => {
    const text = await protoOf(
      'export function f(o: { a1: 1; a_1: 2; "": 3; "日": 4 }): "x-y" | "x y" | "X_Y" | "unspecified" | "" { return ""; }',
    );
    const fields = [...declared(text, "FInput").matchAll(/uint32 (\w+) =/g)].map(([, name]) => name);
    expect(new Set(fields.map((name) => defaultJsonName(name ?? "").toLowerCase())).size).toBe(4);
    const values = [...declared(text, "FOutputValue").matchAll(/^ {2}(\w+) =/gm)].map(([, name]) => name);
    expect(new Set(values).size).toBe(6);
  });

  test("writes nothing that would end a comment or a string", async () => {
    const text = await protoOf(
      '/** a\u2028b\n * @param o - one\n * two */\nexport function f(o: string, p: { "q\\"\\n": 1 }): "\\n*/" { return "\\n*/"; }',
    );
    expect(text).toContain("// a\n// b\nservice");
    expect(text).toContain("  // one\n  // two\n");
    expect(text).toContain('[json_name = "q\\"\\012"]');
    expect(text).toContain('// "\\n*/"');
  });
});

test("enumNumbers() gives every value a number of its own above 0, whatever their order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (values) => {
      const numbers = enumNumbers(values);
      expect(new Set(numbers.values()).size).toBe(values.length);
      expect(Math.min(1, ...numbers.values())).toBe(1);
      expect(Object.fromEntries(enumNumbers(values.toReversed()))).toEqual(Object.fromEntries(numbers));
    }),
  );
});

test("names are identifiers, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(snakeCase(text)).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(pascalCase(text)).toMatch(/^[A-Za-z][A-Za-z0-9]*$/);
    }),
  );
  expect(["userId", "HTTPServer", "in-progress", "a1", "日"].map(snakeCase)).toEqual([
    "user_id",
    "http_server",
    "in_progress",
    "a1",
    "field",
  ]);
});
