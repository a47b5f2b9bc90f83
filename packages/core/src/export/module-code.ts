import { Fault, isJsonObject, type Json, type JsonObject, type TopologyOutline } from "@onex/contract";

/** What runs at a vertex, as an expression; by path. */
export interface CodeParts {
  readonly functionAt: (path: string) => CodeFunction;
  readonly graphAt: (path: string) => string;
  /** A name that nothing has yet. */
  readonly free: (name: string) => string;
  /** The word for something of the library. */
  readonly word: (name: LibraryWord) => string;
}

export interface CodeFunction {
  /** The node. */
  readonly node: string;
  readonly parameters: readonly { readonly name: string; readonly kind: string }[];
}

export type LibraryWord = "decode" | "each" | "f2n" | "graph" | "Graph" | "inputs" | "loop" | "Vertex" | "when";

/** Ports by name, as expressions. */
interface Scope {
  readonly vertices: Map<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
}

interface Writing {
  readonly parts: CodeParts;
  /** Path of what is around, with `/` at the end. */
  readonly around: string;
  readonly indent: string;
}

/** Statements that bind the vertices of an outline, and the expression of its output. */
export function graphCode(
  outline: TopologyOutline,
  inputs: string,
  parts: CodeParts,
  around = "",
): { lines: string[]; output: string } {
  const names = outline.inputs.map(({ name }) => String(name));
  const scope: Scope = { vertices: new Map(), inputs: new Map(names.map((name) => [name, member(inputs, name)])) };
  const read = new Set(readsOf(outline.output));
  const byName = new Map(outline.vertices.map((record) => [record.name, record]));
  for (const name of read) for (const each of readsOf((byName.get(name) ?? null) as Json)) read.add(each);
  const unread = outline.vertices.find(({ name }) => !read.has(name));
  if (unread !== undefined)
    throw new Fault(
      "graph/unsupported",
      `No output of "${outline.name}" needs "${unread.name}", and a module has words only for what one does; export it as JSON`,
      { details: { vertex: unread.name } },
    );
  const lines = verticesCode(outline, outline.vertices, scope, { parts, around, indent: "" });
  return { lines, output: sourceCode(outline.output, scope, parts) };
}

type Outlines = TopologyOutline["vertices"];

function verticesCode(outline: TopologyOutline, wanted: Outlines, scope: Scope, writing: Writing): string[] {
  const { parts, indent } = writing;
  const lines: string[] = [];
  const waiting = new Map(wanted.map((record) => [record.name, record]));
  const write = (record: Outlines[number]): void => {
    waiting.delete(record.name);
    for (const read of readsOf(record as Json)) {
      const needed = waiting.get(read);
      if (needed !== undefined) write(needed);
    }
    const code = vertexCode(record, scope, writing);
    const name = parts.free(record.name);
    scope.vertices.set(record.name, name);
    // Types of documents are known when they run: in the text any vertex fits any port.
    lines.push(`${indent}const ${name}: ${parts.word("Vertex")}<any> = ${code};`);
  };
  for (const record of outline.vertices) if (waiting.has(record.name)) write(record);
  return lines;
}

/** Names of the vertices that a part reads; what runs in its body has names of its own. */
function readsOf(part: Json): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(readsOf);
  if (!isJsonObject(part) || part.kind === "value") return [];
  if (part.kind === "vertex") return [String(part.name)];
  return Object.entries(part).flatMap(([key, inner]) => (key === "body" || key === "graph" ? [] : readsOf(inner)));
}

function vertexCode(record: Outlines[number], scope: Scope, writing: Writing): string {
  const { parts, around } = writing;
  const { name, node, body, when, policy } = record;
  const path = `${around}${name}`;
  const options = jsonCode({ name, ...(isJsonObject(policy ?? null) ? (policy as JsonObject) : {}) });
  if (node === "when")
    return `${parts.word("when")}(${sourceCode(when ?? null, scope, parts)}, ${argsOf(record)
      .map((arg) => sourceCode(arg, scope, parts))
      .join(", ")}).with(${options})`;
  const bound = isJsonObject(body ?? null)
    ? bodyCode(record, body as JsonObject, scope, writing)
    : node.startsWith("graph:")
      ? `${parts.graphAt(path)}.bindWith(${sourceCode(argsOf(record)[0] ?? null, scope, parts)} as never)`
      : boundCode(record, parts.functionAt(path), scope, parts);
  const whole = `${bound}.with(${options})`;
  return when === undefined ? whole : `${parts.word("when")}(${sourceCode(when, scope, parts)}, ${whole})`;
}

const argsOf = ({ args }: Outlines[number]): readonly Json[] => (Array.isArray(args) ? args : []);

function boundCode(record: Outlines[number], { node, parameters }: CodeFunction, scope: Scope, parts: CodeParts): string {
  const args = argsOf(record);
  if (record.rest === undefined) {
    const given = args.map((arg) => (isJsonObject(arg) && arg.kind === "signal" ? "undefined" : sourceCode(arg, scope, parts)));
    return `${node}.bind(${given.join(", ")})`;
  }
  const named = parameters.flatMap(({ name, kind }, position) => {
    const source = kind === "rest" ? record.rest : args[position];
    return source === undefined || kind === "signal" ? [] : [`${JSON.stringify(name)}: ${sourceCode(source, scope, parts)}`];
  });
  return `${node}.bindWith({ ${named.join(", ")} })`;
}

function bodyCode(record: Outlines[number], body: JsonObject, scope: Scope, writing: Writing): string {
  const { parts } = writing;
  // A body has a topology.
  const topology = body.topology as unknown as TopologyOutline;
  const [subject, ...outer] = argsOf(record);
  const locals = body.kind === "each" ? ["item", "index"] : ["self"];
  const words = locals.map((local) => parts.free(local === "self" ? "last" : local));
  const inputs = new Map(locals.map((local, index) => [local, words[index] ?? local]));
  for (const [index, input] of topology.inputs.slice(locals.length).entries())
    inputs.set(String(input.name), sourceCode(outer[index] ?? null, scope, parts));
  const inside: Writing = { parts, around: `${writing.around}${record.name}/`, indent: `${writing.indent}  ` };
  const typed = typedParameters(topology, locals, words, parts);
  const first = subject === undefined ? "undefined" : sourceCode(subject, scope, parts);
  if (body.kind === "each") {
    const own: Scope = { vertices: new Map(), inputs };
    const lines = verticesCode(topology, topology.vertices, own, inside);
    const options = body.concurrency === undefined ? "" : `, { concurrency: ${String(body.concurrency)} }`;
    return `${parts.word("each")}(${first}, (${typed}) => {\n${lines.join("\n")}\n${inside.indent}return ${sourceCode(topology.output, own, parts)};\n${writing.indent}}${options})`;
  }
  return loopCode({ topology, body, first, typed, inputs, writing, inside });
}

/** A parameter that nothing reads is left out, or where another one follows marked as such. */
function typedParameters(
  topology: TopologyOutline,
  locals: readonly string[],
  words: readonly string[],
  parts: CodeParts,
): string {
  // An outline is JSON; its interface says more of it.
  const isRead = locals.map((local) => readsInput([...topology.vertices, topology.output] as Json, local));
  const used = words.slice(0, isRead.lastIndexOf(true) + 1);
  return used.map((word, index) => `${isRead[index] === true ? "" : "_"}${word}: ${parts.word("Vertex")}<any>`).join(", ");
}

interface LoopParts {
  readonly topology: TopologyOutline;
  readonly body: JsonObject;
  readonly first: string;
  readonly typed: string;
  readonly inputs: ReadonlyMap<string, string>;
  readonly writing: Writing;
  readonly inside: Writing;
}

/** What decides whether to go on is written with the value of the turn alone, so it may share no other vertex with the turn. */
function loopCode({ topology, body, first, typed, inputs, writing, inside }: LoopParts): string {
  const { parts } = inside;
  const [gives, until] =
    isJsonObject(topology.output) && Array.isArray(topology.output.entries) ? topology.output.entries.map(last) : [];
  const byName = new Map(topology.vertices.map((record) => [record.name, record]));
  const reached = (source: Json, except: ReadonlySet<string>): ReadonlySet<string> => {
    const found = new Set(readsOf(source).filter((name) => !except.has(name)));
    for (const name of found)
      for (const read of readsOf((byName.get(name) ?? null) as Json)) if (!except.has(read)) found.add(read);
    return found;
  };
  const turn = reached(gives ?? null, new Set());
  const value = isJsonObject(gives ?? null) ? String((gives as JsonObject).name) : "";
  const test = reached(until ?? null, new Set([value]));
  const usesLast = [...test].some((name) => readsInput(byName.get(name) as Json, "self")) || readsInput(until ?? null, "self");
  if ([...test].some((name) => turn.has(name)) || usesLast)
    throw new Fault(
      "graph/unsupported",
      `The loop "${topology.name}" decides with more than the value of its turn, which a module has no words for; export it as JSON`,
    );
  const own: Scope = { vertices: new Map(), inputs };
  const lines = verticesCode(
    topology,
    topology.vertices.filter(({ name }) => turn.has(name)),
    own,
    inside,
  );
  const word = parts.free("value");
  const ends: Scope = { vertices: new Map([[value, word]]), inputs };
  const deeper: Writing = { ...inside, indent: `${inside.indent}  ` };
  const testLines = verticesCode(
    topology,
    topology.vertices.filter(({ name }) => test.has(name)),
    ends,
    deeper,
  );
  const limit = `maxTurns: ${String(body.maxTurns)}${body.onMaxTurns === undefined ? "" : `, onMaxTurns: ${JSON.stringify(body.onMaxTurns)}`}`;
  const { indent } = inside;
  const testBody =
    testLines.length === 0
      ? sourceCode(until ?? null, ends, parts)
      : `{\n${testLines.join("\n")}\n${deeper.indent}return ${sourceCode(until ?? null, ends, parts)};\n${indent}}`;
  return `${parts.word("loop")}(${first}, (${typed}) => {\n${lines.join("\n")}\n${indent}return ${sourceCode(gives ?? null, own, parts)};\n${writing.indent}}, { until: (${word}: ${parts.word("Vertex")}<any>) => ${testBody}, ${limit} })`;
}

const last = (entry: Json): Json => (Array.isArray(entry) ? (entry[1] ?? null) : null);

function readsInput(part: Json, input: string): boolean {
  if (Array.isArray(part)) return part.some((inner) => readsInput(inner, input));
  if (!isJsonObject(part ?? null)) return false;
  const object = part as JsonObject;
  if (object.kind === "input") return object.name === input;
  return Object.entries(object).some(([key, inner]) => key !== "body" && key !== "graph" && readsInput(inner, input));
}

function sourceCode(source: Json, scope: Scope, parts: CodeParts): string {
  if (!isJsonObject(source)) return "undefined";
  const { kind, name, path, fallback, value, items, entries } = source;
  const inner = (part: Json): string => sourceCode(part, scope, parts);
  switch (kind) {
    case "value":
      return literal(value ?? null, parts);
    case "array":
      return `[${(Array.isArray(items) ? items : []).map(inner).join(", ")}]`;
    case "object":
      return `{ ${(Array.isArray(entries) ? entries : []).map((entry) => `${keyCode(String(Array.isArray(entry) ? entry[0] : ""))}: ${inner(last(entry))}`).join(", ")} }`;
    default: {
      const port = (kind === "vertex" ? scope.vertices : scope.inputs).get(String(name)) ?? "undefined";
      const keys = Array.isArray(path) ? path : [];
      const steps = keys.slice(0, -1).map((step) => `.at(${JSON.stringify(step)})`);
      const instead = isJsonObject(fallback ?? null)
        ? `, { default: ${literal((fallback as JsonObject).value ?? null, parts)} }`
        : "";
      return `${port}${steps.join("")}${keys.length === 0 ? "" : `.at(${JSON.stringify(keys.at(-1))}${instead})`}`;
    }
  }
}

/** A value as TypeScript: as it is where JSON has a word for it. */
export function literal(encoded: Json, { word }: Pick<CodeParts, "word">): string {
  if (isJsonObject(encoded) && encoded["$onex:undefined"] === 1) return "undefined";
  return JSON.stringify(encoded).includes('"$onex:') ? `${word("decode")}(${jsonCode(encoded)})` : jsonCode(encoded);
}

/** JSON as people write it in code. */
export function jsonCode(json: Json): string {
  if (Array.isArray(json)) return `[${json.map(jsonCode).join(", ")}]`;
  if (!isJsonObject(json)) return JSON.stringify(json);
  const entries = Object.entries(json).map(([name, part]) => `${keyCode(name)}: ${jsonCode(part)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

const isWord = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
export const keyCode = (name: string): string =>
  name === "__proto__" ? `["__proto__"]` : isWord(name) ? name : JSON.stringify(name);
const member = (object: string, name: string): string =>
  isWord(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;
