import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One root type of one fixture with the schema that the suite's authors expect of it. */
export interface FixtureCase {
  /** `<suite>/<fixture>#<type>`. */
  readonly id: string;
  /** How the type is written in `text`. */
  readonly type: string;
  /** True for a function whose parameters are meant. */
  readonly isFunction: boolean;
  /** The file that declares the type. */
  readonly text: string;
  readonly path: string;
  /** The other files of the fixture. */
  readonly files: Readonly<Record<string, string>>;
  readonly expected: ExpectedSchema;
  /** False where no test of the suite itself compares with it. */
  readonly isAsked: boolean;
}

export type ExpectedSchema = Readonly<Record<string, unknown>>;

export interface FixtureSuite {
  /** Name of the repository, which is the folder below `ONEX_CORPORA`. */
  readonly name: string;
  readonly url: string;
  /** What the figures are of; the checkout is not asked. */
  readonly commit: string;
  /** Short for the name. */
  readonly mark: string;
  /** Folder of the fixtures inside it. */
  readonly fixtures: string;
  /** Matches a test's call; the groups are the fixture and the type. */
  readonly call: RegExp;
}

export const fixtureSuites: readonly FixtureSuite[] = [
  {
    name: "ts-json-schema-generator",
    url: "https://github.com/vega/ts-json-schema-generator",
    commit: "d3b05913",
    mark: "tsg",
    fixtures: "test/valid-data",
    call: /assertValidSchema\(\s*"([^"]+)"(?:,\s*"([^"]*)")?/g,
  },
  {
    name: "typescript-json-schema",
    url: "https://github.com/YousefED/typescript-json-schema",
    commit: "cf0000e",
    mark: "tjs",
    fixtures: "test/programs",
    call: /assertSchema\(\s*"([^"]+)"(?:,\s*"([^"]*)")?/g,
  },
];

/** A fixture of which no type could be told, and why. */
export interface Unread {
  readonly id: string;
  readonly reason: string;
}

/** The cases of a suite in a checkout of its repository, as its own tests name them; a fixture that no test names is taken at its obvious root. */
export function fixtureCases(
  suite: FixtureSuite,
  checkout: string,
): { readonly cases: readonly FixtureCase[]; readonly unread: readonly Unread[] } {
  const folder = join(checkout, suite.fixtures);
  const asked = typesAsked(suite, checkout);
  const cases: FixtureCase[] = [];
  const unread: Unread[] = [];
  for (const fixture of readdirSync(folder).sort()) {
    const id = `${suite.name}/${fixture}`;
    if (!existsSync(join(folder, fixture, "main.ts"))) continue;
    const expected = existsSync(join(folder, fixture, "schema.json"))
      ? expectedOf(join(folder, fixture, "schema.json"))
      : undefined;
    const types = asked.get(fixture);
    const found = expected === undefined ? [] : casesOf(id, join(folder, fixture), expected, types);
    if (expected === undefined) unread.push({ id, reason: "expects no schema" });
    else if (types === undefined && isRootless(expected)) unread.push({ id, reason: "expects definitions without a root" });
    else if (found.length === 0) unread.push({ id, reason: "is about a generic type alone" });
    else cases.push(...found);
  }
  return { cases, unread };
}

const isRootless = (schema: ExpectedSchema): boolean =>
  Object.keys(schema).every((key) => key === "$schema" || key === "definitions");

function typesAsked({ call }: FixtureSuite, checkout: string): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  const tests = readdirSync(join(checkout, "test")).filter((file) => file.endsWith(".test.ts"));
  for (const test of tests) {
    const text = readFileSync(join(checkout, "test", test), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*/gm, "");
    for (const [, fixture = "", type = "*"] of text.matchAll(call)) {
      asked.set(fixture, (asked.get(fixture) ?? new Set()).add(type));
    }
  }
  return asked;
}

/** `null` and `{}` stand for a type that the suite expects to be refused. */
function expectedOf(path: string): ExpectedSchema | undefined {
  const schema: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof schema === "object" && schema !== null ? (schema as ExpectedSchema) : undefined; // Any object may be read by key.
}

function casesOf(
  id: string,
  folder: string,
  schema: ExpectedSchema,
  asked: ReadonlySet<string> | undefined,
): readonly FixtureCase[] {
  const texts = sourcesIn(folder, "");
  const definitions = (schema["definitions"] ?? {}) as Readonly<Record<string, object>>;
  const root = typeof schema["$ref"] === "string" ? decodeURIComponent(schema["$ref"].replace("#/definitions/", "")) : undefined;
  const types = asked ?? new Set([root ?? obviousRoot(texts, definitions)]);
  const isWhole = types.has("*") || types.has("");
  const wanted = isWhole ? Object.keys(definitions) : [...types];
  return wanted.flatMap((type): FixtureCase[] => {
    const path = declaringFile(texts, type);
    if (path === undefined) return [];
    const text = texts[path] ?? "";
    const { [path]: __, ...files } = texts;
    const isFunction = new RegExp(`\\b(?:function|const)\\s+${type.split(".").at(-1)}\\b`).test(text);
    const expected = partFor(type, isFunction, schema);
    const isAsked = asked !== undefined;
    return [{ id: `${id}#${type}`, type: qualified(type, text), isFunction, text, path, files, expected, isAsked }];
  });
}

/** What a generated document says of one type, or of the arguments of one function. */
export function partFor(type: string, isFunction: boolean, schema: ExpectedSchema): ExpectedSchema {
  const definitions = (schema["definitions"] ?? {}) as Readonly<Record<string, object>>;
  return isFunction ? argumentsIn(type, schema, definitions) : at(type, schema, definitions);
}

function at(type: string, schema: ExpectedSchema, definitions: object, below = ""): ExpectedSchema {
  const { $ref: _, ...rest } = schema;
  return type in definitions ? { ...rest, allOf: [{ $ref: `#/definitions/${encodeURIComponent(type)}${below}` }] } : schema;
}

/** What the suite says of a function is the object of its arguments, if it has any. */
function argumentsIn(type: string, schema: ExpectedSchema, definitions: Readonly<Record<string, object>>): ExpectedSchema {
  const properties: unknown = Reflect.get(definitions[type] ?? {}, "properties");
  const hasArguments = typeof properties === "object" && properties !== null && "namedArgs" in properties;
  return hasArguments ? at(type, schema, definitions, "/properties/namedArgs") : { type: "object" };
}

function sourcesIn(folder: string, prefix: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { withFileTypes: true }).flatMap((entry): (readonly [string, string])[] => {
    if (entry.isDirectory()) return Object.entries(sourcesIn(join(folder, entry.name), `${prefix}${entry.name}/`));
    return entry.name.endsWith(".ts") ? [[`${prefix}${entry.name}`, readFileSync(join(folder, entry.name), "utf8")]] : [];
  });
  return Object.fromEntries(entries);
}

/** Where no test says it: `MyObject`, as nearly all of them are called, or the only thing that is exported. */
function obviousRoot(texts: Readonly<Record<string, string>>, definitions: object): string {
  const text = texts["main.ts"] ?? "";
  const declared = [
    ...text.matchAll(/^\s*(?:export\s+)?(?:declare\s+)?(?:abstract\s+)?(?:type|interface|class|enum)\s+(\w+)/gm),
  ].map(([, name = ""]) => name);
  if (declared.includes("MyObject")) return "MyObject";
  return declared.findLast((name) => !(name in definitions)) ?? declared.at(-1) ?? "";
}

/** A type that is only declared inside a namespace is reached through it. */
function qualified(type: string, text: string): string {
  const isOutside = new RegExp(
    `^(?:export\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:type|interface|class|enum)\\s+${type}\\b`,
    "m",
  ).test(text);
  const isInside = !isOutside && new RegExp(`^\\s+export\\s+(?:type|interface|class|enum)\\s+${type}\\b`, "m").test(text);
  const namespace = isInside ? /^(?:export\s+)?(?:declare\s+)?(?:namespace|module)\s+(\w+)/m.exec(text)?.[1] : undefined;
  return namespace === undefined ? type : `${namespace}.${type}`;
}

function declaringFile(texts: Readonly<Record<string, string>>, type: string): string | undefined {
  if (!/^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/.test(type)) return undefined;
  const declaration = new RegExp(
    `\\b(?:type|interface|class|enum|namespace|module|function|const)\\s+${type.split(".")[0]}\\b(?!\\s*<)`,
  );
  const paths = ["main.ts", ...Object.keys(texts).filter((path) => path !== "main.ts")];
  return paths.find((path) => declaration.test(texts[path] ?? ""));
}
