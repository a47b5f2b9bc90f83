import { type Checker, checker, encode, type Json, type JsonSchema } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import type { Diagnostic } from "../compiler/typescript-api.ts";
import { readProgram } from "../describe/read-program.ts";
import { nearMiss, randomFrom } from "./near-misses.ts";
import { cases, declarations, type TypeCase } from "./test-types.ts";
import { typeOfValue } from "./type-of-value.ts";

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
}

const everyValue: readonly unknown[] = cases.flatMap(({ values }) => values);

/** The values of the type, those of every other type, and its own with one or two small changes. */
function trialsOf({ values }: TypeCase, seed: number): readonly Trial[] {
  const random = randomFrom(seed);
  const changed = Array.from({ length: 60 }, (_, n) => nearMiss(values[n % values.length], random));
  const twice = changed.map((value) => nearMiss(value, random));
  const trials = new Map<string, Trial>();
  for (const value of [...values, ...everyValue, ...changed, ...twice]) {
    // Shared parts become references when they are encoded, which is not what is tested here.
    const encoded = encode(value);
    trials.set(JSON.stringify(encoded), { value, encoded });
  }
  return [...trials.values()].filter(({ encoded }) => !JSON.stringify(encoded).includes('"$onex:ref"'));
}

/** What the compiler says of each value; undefined where only its rule about weak types speaks, which is about likely mistakes. */
function compiled(type: string, trials: readonly Trial[], at: number): readonly (boolean | undefined)[] {
  const path = `/onex/judge${at}.ts`;
  const lines = trials.map(({ value }, n) => `declare const v${n}: ${typeOfValue(value)}; const is${n}: ${type} = v${n};`);
  const text = `${declarations.replaceAll("\n", " ")}\n${lines.join("\n")}\nexport {};`;
  const { project } = session.open({ kind: "memory", files: { [path]: text } }, [path]);
  const file = project.program.getSourceFile(path);
  if (file === undefined) throw new Error(`${path} was not opened`);
  const verdicts: (boolean | undefined)[] = trials.map(() => true);
  for (const problem of project.program.getSemanticDiagnostics(path)) {
    const line = file.getLineAndCharacterOfPosition(problem.pos).line - 1;
    if (line < 0) throw new Error(problem.text);
    verdicts[line] = isWeak(problem) ? undefined : false;
  }
  return verdicts;
}

const isWeak = ({ text, messageChain = [] }: Diagnostic): boolean =>
  text.includes("has no properties in common") || messageChain.some(isWeak);

interface Verdicts {
  readonly typescript: boolean | undefined;
  readonly live: boolean;
  readonly encoded: boolean;
  readonly ajv: boolean;
}

test("the compiler, the checker and an independent validator agree about every value of every type", () => {
  const schemas = schemasOf(cases.map(({ type }) => type));
  const disagreements: string[] = [];
  let judged = 0;
  let admitted = 0;
  for (const [at, each] of cases.entries()) {
    const schema = schemas[at] ?? {};
    const trials = trialsOf(each, at + 1);
    const typescript = compiled(each.judgedAs ?? each.type, trials, at);
    const verdictsOf = verdictsBy(schema);
    for (const [n, trial] of trials.entries()) {
      const verdicts: Verdicts = { typescript: typescript[n], ...verdictsOf(trial) };
      if (verdicts.typescript === undefined) continue;
      judged += 1;
      if (verdicts.typescript) admitted += 1;
      if (new Set(Object.values(verdicts)).size > 1)
        disagreements.push(`${each.type} <- ${typeOfValue(trial.value)} ${JSON.stringify(verdicts)}`);
    }
  }
  console.log(judged, admitted, disagreements.length);
  expect(disagreements).toEqual([]);
});

function verdictsBy(schema: JsonSchema): (trial: Trial) => Omit<Verdicts, "typescript"> {
  const live: Checker = checker(schema);
  const written = asWritten(schema);
  const encoded = checker(written, { form: "encoded" });
  const independent = ajv.compile(written);
  return (trial) => ({ live: live.is(trial.value), encoded: encoded.is(trial.encoded), ajv: independent(trial.encoded) });
}
