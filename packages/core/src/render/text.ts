import type { Body, Source, Topology, VertexRecord } from "@onex/contract";
import { plan } from "../graph/plan.ts";

/** One line a vertex in the order of the plan, with what it is given, as a call: `top = topWords(count, $limit)`. What a body runs is indented below. */
export function renderText(topology: Topology): string {
  const inputs = topology.inputs.map(({ name, required, fallback }) => {
    const note = fallback === undefined ? (required ? "" : " (optional)") : ` = ${show(fallback.value)}`;
    return `  input ${name}${note}`;
  });
  const vertices = vertexLines(topology, (source) => sourceText(source, topology));
  const output = `  output ${sourceText(topology.output, topology)}`;
  return `${[`graph ${topology.name}`, ...inputs, ...vertices, output].join("\n")}\n`;
}

type Words = (source: Source) => string;

function vertexLines(topology: Topology, words: Words): readonly string[] {
  return [...plan(topology).order].flatMap((index) => {
    const record = topology.vertices[index];
    if (record === undefined) return [];
    const { name, args, rest, policy, when, body } = record;
    const given = [...args.map(words), ...(rest === undefined ? [] : [`...${words(rest)}`])];
    const timeout = policy.timeoutMs === undefined ? "" : ` within ${policy.timeoutMs} ms`;
    const retry = policy.retry === undefined ? "" : ` up to ${policy.retry.attempts ?? 3} times`;
    const condition = when === undefined ? "" : ` when ${words(when)}`;
    if (body === undefined) return [`  ${name}(${given.join(", ")})${timeout}${retry}${condition}`];
    return bodyLines(record, body, words, `${timeout}${retry}${condition}`);
  });
}

function bodyLines({ name, args }: VertexRecord, body: Body, words: Words, notes: string): readonly string[] {
  const [first, ...outer] = args.map(words);
  const { topology } = body;
  const inside = bodyWords(topology, outer);
  const inner = vertexLines(topology, inside).map((line) => `  ${line}`);
  if (body.kind === "each") {
    const atATime = body.concurrency === undefined ? "" : `, ${body.concurrency} at a time`;
    return [`  ${name}: each ${first}${atATime}${notes}`, ...inner, `    gives ${inside(topology.output)}`];
  }
  const [value, until] = topology.output.kind === "object" ? topology.output.entries.map(([, source]) => inside(source)) : [];
  return [`  ${name}: loop from ${first} until ${until}, at most ${body.maxTurns} turns${notes}`, ...inner, `    gives ${value}`];
}

/** Locals by their names, and what comes from outside as it is called there. */
const bodyWords =
  (topology: Topology, outer: readonly string[]): Words =>
  (source) => {
    const locals = topology.inputs.length - outer.length;
    const inputs = topology.inputs.map(({ name }, index) => (index < locals ? name : (outer[index - locals] ?? name)));
    return sourceText(source, { vertices: topology.vertices, inputs: inputs.map((name) => ({ name, required: true })) }, "");
  };

/** A source as a reader of documents knows it. */
function sourceText(source: Source, topology: Pick<Topology, "inputs" | "vertices">, sign = "$"): string {
  switch (source.kind) {
    case "value":
      return show(source.value);
    case "input":
    case "vertex": {
      const name =
        source.kind === "input" ? `${sign}${topology.inputs[source.index]?.name}` : topology.vertices[source.index]?.name;
      const fallback = source.fallback === undefined ? "" : ` or ${show(source.fallback.value)}`;
      return `${[name, ...source.path].join(".")}${fallback}`;
    }
    case "signal":
      return "signal";
    case "array":
      return `[${source.items.map((item) => sourceText(item, topology, sign)).join(", ")}]`;
    case "object":
      return `{ ${source.entries.map(([key, part]) => `${key}: ${sourceText(part, topology, sign)}`).join(", ")} }`;
    default:
      return source satisfies never;
  }
}

const longest = 40;

function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  const text = typeof value === "object" ? json(value) : typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

function json(value: object | null): string {
  try {
    return JSON.stringify(value);
  } catch {
    // A cycle or a bigint inside; the kind is enough for a drawing.
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}
