import { symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { f2nEngine } from "./engine.ts";
import { testFolder } from "./test-folder.ts";

const timeoutMs = 8_000;
const { path: folder, write: file } = testFolder();
const engine = f2nEngine({ timeoutMs });
afterAll(() => engine[Symbol.asyncDispose]());

/** Whatever came before, the next question is answered. */
afterEach(async () => {
  expect(await outcome("export function next(a: string): number { return a.length; }")).toBe("wrapped");
});

/** `wrapped`, or the code of the refusal. */
const outcome = async (text: string): Promise<string> => {
  const described = await engine.describeSource(text);
  return described.status === "wrapped" ? "wrapped" : described.code;
};

const outcomesBelow = async (path: string): Promise<readonly string[]> => {
  const outcomes: string[] = [];
  for await (const each of engine.describeAll(path)) {
    const isFault = each.type === "fault";
    outcomes.push(
      isFault ? `${each.file} ${each.error.code}` : each.status === "wrapped" ? each.file : `${each.file} ${each.code}`,
    );
  }
  return outcomes;
};

const many = (count: number, part: (at: number) => string, between = ""): string =>
  Array.from({ length: count }, (_, at) => part(at)).join(between);
const deep = (count: number, open: string, inner: string, close: string): string =>
  open.repeat(count) + inner + close.repeat(count);
const returning = (expression: string): string => `export function f(a: number): unknown { return ${expression}; }`;
const taking = (type: string): string => `export function f(a: ${type}): string { return ""; }`;

/** Text, and what may become of it. */
const texts: readonly (readonly [string, string, string])[] = [
  ["ten megabytes of comment", `/*${"x".repeat(1e7)}*/ ${returning("a")}`, "f2n/too-large"],
  ["ten megabytes that are no program", "%$&( ".repeat(2e6), "f2n/too-large"],
  ["just under the limit, nested as deeply as can be", "(".repeat(1_999_000), "f2n/timeout f2n/too-large"],
  ["a megabyte of statements", `export function f(a: string): string { ${"a += 'x';\n".repeat(1e5)} return a; }`, "wrapped"],
  ["10,000 nested parentheses", returning(deep(10_000, "(", "a", ")")), "wrapped"],
  ["10,000 parentheses that are not closed", returning("(".repeat(10_000)), "f2n/syntax"],
  ["a type of 10,000 nested parentheses", taking(deep(10_000, "(", "string", ")")), "wrapped"],
  ["an array of 10,000 dimensions", taking(`string${"[]".repeat(10_000)}`), "f2n/too-large"],
  ["10,000 nested functions", `export const f = ${"() => ".repeat(10_000)}1;`, "wrapped"],
  ["10,000 sums", returning(`${"a + ".repeat(10_000)}1`), "wrapped"],
  ["10,000 nested calls", returning(deep(10_000, "f(", "a", ")")), "wrapped"],
  ["10,000 nested objects", returning(deep(10_000, "{ a: ", "a", "}")), "wrapped"],
  ["a union of 5,000 texts", taking(many(5_000, (at) => `"m${at}"`, "|")), "f2n/too-large"],
  ["a union of 5,000 objects", taking(many(5_000, (at) => `{ k: "m${at}"; v${at}: number }`, "|")), "f2n/too-large"],
  ["an object of 3,000 properties", taking(`{ ${many(3_000, (at) => `p${at}: number;`)} }`), "wrapped"],
  [
    "2,000 functions that call each other in a row",
    `${many(2_000, (at) => `function g${at}(n: number): number { return g${at + 1}(n); }\n`)} function g2000(n: number): number { return n; } export function f(n: number): number { return g0(n); }`,
    "wrapped",
  ],
  ["a type that grows for ever", `interface N<T> { next: N<T[]>; value: T } ${taking("N<string>")}`, "f2n/too-large"],
  [
    "a type that does not end in any time one could wait for",
    `type P<T, U = T> = [T] extends [never] ? [] : T extends U ? [T, ...P<Exclude<U, T>>] : []; ${taking("P<1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12>")}`,
    "f2n/timeout f2n/too-large",
  ],
  ["a byte order mark", `\uFEFF${returning("a")}`, "wrapped"],
  ["a null character", `${returning("'\0'")}\0`, "f2n/syntax"],
  ["half of a surrogate pair in a literal", taking("'\uD800'"), "f2n/syntax"],
  ["half of a surrogate pair in a comment", `/** \uDC00 */ ${returning("a")}`, "f2n/syntax"],
  ["half of a surrogate pair as an escape in a type", taking("'\\uD800'"), "f2n/unsupported-type"],
  ["half of a surrogate pair as an escape in a value", returning("'\\uD800'"), "wrapped"],
  [
    "names that every object has",
    "export function f(__proto__: string, toString: { __proto__: string; constructor: number }): string { return __proto__; }",
    "wrapped",
  ],
];

describe("source text in bounded time", () => {
  test.each(texts)("%s", async (_, text, allowed) => {
    const found = await outcome(text).catch((thrown: { code?: string }) => thrown.code);
    expect(allowed.split(" ")).toContain(found);
  });

  test("half of a surrogate pair in a file that is imported is refused with the name of that file", async () => {
    const files = { "b.ts": "export const g = '\uD800';" };
    const described = await engine.describeSource("import { g } from './b.ts'; export const f = (a: string): string => a + g;", {
      files,
    });
    expect(described).toMatchObject({ code: "f2n/syntax", reason: expect.stringContaining("b.ts is not well-formed") });
  });

  test("modules that import each other and themselves", async () => {
    const described = await engine.describeSource(
      "import { g } from './b.ts'; import { f as self } from './source.ts'; export function f(a: string): string { return a ? g(a) : self(a); }",
      { files: { "b.ts": "import { f } from './source.ts'; export const g = (a: string): string => (a === '' ? f(a) : a);" } },
    );
    expect(described).toMatchObject({ status: "wrapped", name: "f" });
  });

  test("line ends of any kind make the same description", async () => {
    const text = "/**\n * Says it.\n * @param a - what\n */\nexport function f(a: string): string {\n  return a;\n}\n";
    const [unix, dos, mac] = await Promise.all(
      ["\n", "\r\n", "\r"].map((end) => engine.describeSource(text.replaceAll("\n", end))),
    );
    expect(dos).toMatchObject({ inputs: unix?.status === "wrapped" ? unix.inputs : {}, line: 5 });
    const hashes = [unix, dos, mac].map((each) => (each?.status === "wrapped" ? each.metadata_block.hash : each));
    expect(new Set(hashes).size).toBe(1);
  });
});

describe("files", () => {
  const source = "export function f(a: string): string { return a; }";

  test("that are not what their name says are faults, and the others of the folder are described", async () => {
    file("mix/a.ts", source);
    file(
      "mix/binary.ts",
      Buffer.from(
        many(3_000, (at) => String.fromCharCode((at * 7919 + 13) % 256)),
        "latin1",
      ),
    );
    file("mix/cut.ts", "export function (");
    file("mix/long.ts", "x".repeat(3e6));
    file("mix/wide.ts", Buffer.from(source, "utf16le"));
    file("mix/z.ts", source);
    const outcomes = await outcomesBelow(join(folder, "mix"));
    expect([...outcomes].sort()).toEqual([
      "a.ts",
      "binary.ts f2n/syntax",
      "cut.ts f2n/syntax",
      "long.ts f2n/too-large",
      "wide.ts f2n/syntax",
      "z.ts",
    ]);
  });

  test.each([
    ["without an ending", () => file("plain", source), "f2n/syntax"],
    ["of another kind", () => file("notes.txt", source), "f2n/syntax"],
    ["that are a folder", () => dirname(file("folder.ts/a.ts", source)), "io/not-found"],
    ["that are not there", () => join(folder, "gone.ts"), "io/not-found"],
    ["that are a device", () => "/dev/zero", "io/not-found"],
  ])("%s are refused", async (_, path, code) => {
    await expect(engine.describeModule(path())).rejects.toMatchObject({ code });
  });

  test.runIf(process.platform === "linux")("that are there and cannot be read are refused as that", async () => {
    const path = join(folder, "unreadable.ts");
    symlinkSync("/proc/self/mem", path);
    await expect(engine.describeModule(path)).rejects.toMatchObject({ code: "io/unreadable" });
  });

  test("behind links that lead in a circle are passed over", async () => {
    file("loop/a.ts", source);
    symlinkSync(join(folder, "loop"), join(folder, "loop/self"));
    symlinkSync("ring.ts", join(folder, "loop/ring.ts"));
    expect(await outcomesBelow(join(folder, "loop"))).toEqual(["a.ts"]);
  });

  test("that export each other's exports are described once", async () => {
    file("star/a.ts", `export * from "./b.ts"; ${source}`);
    file("star/b.ts", 'export * from "./a.ts";');
    expect(await outcomesBelow(join(folder, "star"))).toEqual(["a.ts"]);
  });

  test("that change while they are read are described as they once were, and in the end as they are", async () => {
    const versions = ["a: string", "a: number, b: string", "a: "].map(
      (taken) => `export function f(${taken}): string { return ""; }`,
    );
    const path = file("changing.ts", source);
    const described = (async () => {
      const all: unknown[] = [];
      for (let n = 0; n < 40; n++) {
        const answer = await engine.describeModule(path).catch(({ code }) => code);
        all.push(typeof answer === "string" ? answer : answer[0]?.status);
      }
      return all;
    })();
    for (let n = 0; n < 120; n++) {
      writeFileSync(path, versions[n % 3] ?? "");
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await described).filter((each) => each !== "wrapped" && each !== "f2n/syntax" && each !== undefined)).toEqual([]);
    writeFileSync(path, "export function last(only: boolean): string { return ''; }");
    expect(await engine.describeModule(path)).toMatchObject([{ name: "last" }]);
  });

  test("below a project whose settings are broken or extend each other are described", async () => {
    file("settings/tsconfig.json", "{ nonsense");
    file("settings/package.json", "{ nonsense");
    file("circle/tsconfig.json", '{ "extends": "./other.json" }');
    file("circle/other.json", '{ "extends": "./tsconfig.json" }');
    for (const place of ["settings", "circle"])
      expect(await engine.describeModule(file(`${place}/a.ts`, source))).toMatchObject([{ status: "wrapped" }]);
  });
});
