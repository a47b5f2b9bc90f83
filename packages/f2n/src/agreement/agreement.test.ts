import { type Checker, checker, encode, type Json, type JsonSchema } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import type { Diagnostic } from "../compiler/typescript-api.ts";
import { readProgram } from "../read/read-program.ts";
import { nearMiss, randomFrom } from "./test-near-misses.ts";
import { typeOfValue } from "./test-type-of-value.ts";
import { cases, declarations, type TypeCase } from "./test-types.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

const entry = "/onex/source.ts";

function schemasOf(types: readonly string[]): readonly JsonSchema[] {
  const text = [declarations, ...types.map((type, at) => `export function f${at}(value: ${type}, other: 0): void {}`)].join("\n");
  const question = {
    program: { kind: "memory", files: { [entry]: text } },
    files: [entry],
    select: { kind: "exports" },
  } as const;
  return readProgram(question, session, true).map((pending, at) => {
    const reading = pending.read();
    if (reading.status !== "read") throw new Error(`${types[at]}: ${reading.reason}`);
    const { properties, $defs } = reading.inputs;
    return { ...properties?.["value"], ...($defs === undefined ? {} : { $defs }) };
  });
}

const ajv = new Ajv2020({ strict: false, strictNumbers: true, ownProperties: true, logger: false });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addFormat("uri", /^[a-z][a-z0-9+.-]*:[^\s]*$/);

/** Dates, URLs and big integers may also come as plain strings; what `encode` writes of a live value is the tag alone. */
function asWritten(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, part: JsonSchema) => {
    const isEither = ["date", "url", "bigint"].includes(part?.["x-onex-type"] ?? "");
    return isEither && part.anyOf !== undefined ? part.anyOf[1] : part;
  });
}

interface Trial {
  readonly value: unknown;
  readonly encoded: Json;
  /** What comes out of `encode` would be of the type, though the value isn't: only the value is judged. */
  readonly isTagOnly: boolean;
}

const everyValue: readonly unknown[] = cases.flatMap(({ values }) => values);

/** The values of the type, those of every other type, and its own with one or two small changes. */
function trialsOf({ values, isOpen }: TypeCase, seed: number): readonly Trial[] {
  const random = randomFrom(seed);
  const changed = Array.from({ length: 80 }, (_, n) => nearMiss(values[n % values.length], random));
  const twice = changed.map((value) => nearMiss(value, random));
  const trials = new Map<string, Trial>();
  for (const value of [...values, ...everyValue, ...changed, ...twice]) {
    for (const each of [value, withoutUndefined(value)]) {
      const encoded = encode(each);
      const text = JSON.stringify(encoded);
      trials.set(text, { value: each, encoded, isTagOnly: isOpen === true && text.includes('"$onex:') });
    }
  }
  return [...trials.values()];
}

/** What the compiler says of each value of each list; undefined where only its rule about weak types speaks, which is about likely mistakes. */
function compiled(lists: readonly (readonly Trial[])[]): readonly (readonly (boolean | undefined)[])[] {
  const texts = lists.map((trials, at) => {
    const type = cases[at]?.judgedAs ?? cases[at]?.type;
    const lines = trials.map(({ value }, n) => `declare const v${n}: ${typeOfValue(value)}; const is${n}: ${type} = v${n};`);
    return [`/onex/judge${at}.ts`, `${declarations.replaceAll("\n", " ")}\n${lines.join("\n")}`] as const;
  });
  const paths = texts.map(([path]) => path);
  const { program } = session.open({ kind: "memory", files: Object.fromEntries(texts) }, paths).project;
  return lists.map((trials, at) => {
    const path = paths[at] ?? "";
    const file = program.getSourceFile(path);
    const verdicts: (boolean | undefined)[] = trials.map(() => true);
    for (const problem of program.getSemanticDiagnostics(path)) {
      const line = (file?.getLineAndCharacterOfPosition(problem.pos).line ?? 0) - 1;
      if (line < 0) throw new Error(problem.text);
      verdicts[line] = isWeak(problem) ? undefined : false;
    }
    return verdicts;
  });
}

const isWeak = ({ text, messageChain = [] }: Diagnostic): boolean =>
  text.includes("has no properties in common") || messageChain.some(isWeak);

interface Verdicts {
  readonly typescript: boolean | undefined;
  readonly live: boolean;
  readonly encoded?: boolean;
  readonly ajv?: boolean;
}

test("the compiler, the checker and an independent validator agree about values of every type and near misses", () => {
  const schemas = schemasOf(cases.map(({ type }) => type));
  const disagreements: string[] = [];
  const counts = { judged: 0, admitted: 0, weak: 0, absent: 0 };
  const lists = cases.map((each, at) => trialsOf(each, Number(process.env["ONEX_SEED"]) + at));
  const typescript = compiled(lists);
  for (const [at, trials] of lists.entries()) {
    const verdictsOf = verdictsBy(schemas[at] ?? {});
    const verdicts = new Map(
      trials.map((trial, n) => [textOf(trial.value), { typescript: typescript[at]?.[n], ...verdictsOf(trial) }]),
    );
    for (const { value } of trials) {
      const verdict = verdicts.get(textOf(value));
      if (verdict?.typescript === undefined) counts.weak += 1;
      else if (isAgreed(verdict)) {
        counts.judged += 1;
        counts.admitted += verdict.live ? 1 : 0;
      } else if (isAsIfAbsent(verdict, verdicts.get(textOf(withoutUndefined(value))))) counts.absent += 1;
      else disagreements.push(`${cases[at]?.type} <- ${typeOfValue(value)} ${JSON.stringify(verdict)}`);
    }
  }

  expect(disagreements).toEqual([]);
  expect(counts.judged).toBeGreaterThan(12_000);
  expect(counts.admitted).toBeGreaterThan(1_500);
  expect(counts.weak).toBeLessThan(200);
  expect(counts.absent).toBeLessThan(100);
});

const textOf = (value: unknown): string => JSON.stringify(encode(value));

const isAgreed = (verdicts: Verdicts): boolean =>
  new Set(Object.values(verdicts).filter((verdict) => verdict !== undefined)).size === 1;

/**
 * A property that is undefined is to the checker as if it were not there. The compiler minds where an index signature does not name undefined, and the
 * encoded form, which has a tag there, where the property is optional.
 */
const isAsIfAbsent = (verdict: Verdicts, without: Verdicts | undefined): boolean =>
  without !== undefined && isAgreed(without) && without.live === verdict.live;

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutUndefined(item)]));
}

function verdictsBy(schema: JsonSchema): (trial: Trial) => Omit<Verdicts, "typescript"> {
  const live: Checker = checker(schema);
  const written = asWritten(schema);
  const encoded = checker(written, { form: "encoded" });
  const independent = ajv.compile(written);
  return ({ value, encoded: json, isTagOnly }) => {
    const isLive = live.is(value);
    return isTagOnly ? { live: isLive } : { live: isLive, encoded: encoded.is(json), ajv: independent(json) };
  };
}

test("every type admits the values that stand beside it", () => {
  const wrong = schemasOf(cases.map(({ type }) => type)).flatMap((schema, at) => {
    const { type, values } = cases[at] ?? { type: "", values: [] };
    const live = checker(schema);
    return values.filter((value) => !live.is(value)).map((value) => `${type} <- ${typeOfValue(value)}`);
  });
  expect(wrong).toEqual([]);
});

test("what JSON Schema has no word for is right as a value, and not named by the schema of its encoded form", () => {
  const shared = [1];
  const values: readonly (readonly [string, unknown])[] = [
    ["number", Number.NaN],
    ["number", Number.NEGATIVE_INFINITY],
    ["number", -0],
    ["string", "half a pair \ud83d"],
    ["number[][]", [shared, shared]],
    ["{ a?: string }", { a: undefined }],
  ];
  const verdicts = schemasOf(values.map(([type]) => type)).map((schema, at) => {
    const value = values[at]?.[1];
    return [checker(schema).is(value), checker(schema, { form: "encoded" }).is(encode(value))];
  });
  expect(verdicts).toEqual(values.map(() => [true, false]));
});

test("a plain string stands for a date, a URL or a big integer in JSON, and never for the value itself", () => {
  const texts = ["2020-02-03T04:05:06Z", "https://a.b/c", "12", "-0", "not one"];
  const admitted = schemasOf(["Date", "URL", "bigint", "12n"]).map((schema) => {
    const independent = ajv.compile(schema);
    const encoded = checker(schema, { form: "encoded" });
    const live = checker(schema);
    expect(texts.filter((text) => live.is(text))).toEqual([]);
    expect(texts.filter((text) => encoded.is(text))).toEqual(texts.filter((text) => independent(text)));
    return texts.filter((text) => encoded.is(text));
  });
  expect(admitted).toEqual([["2020-02-03T04:05:06Z"], ["https://a.b/c"], ["12"], ["12"]]);
});
