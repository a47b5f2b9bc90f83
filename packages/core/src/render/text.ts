import type { Source, Topology } from "@onex/contract";
import { plan } from "../graph/plan.ts";

/** One line a vertex in the order of the plan, with what it is given, as a call: `top = topWords(count, $limit)`. */
export function renderText(topology: Topology): string {
  const lines = [`graph ${topology.name}`];
  for (const { name, required, fallback } of topology.inputs) {
    const note = fallback === undefined ? (required ? "" : " (optional)") : ` = ${show(fallback.value)}`;
    lines.push(`  input ${name}${note}`);
  }
  for (const index of plan(topology).order) {
    const record = topology.vertices[index];
    if (record === undefined) continue;
    const { args, rest, policy } = record;
    const given = [
      ...args.map((source) => sourceText(source, topology)),
      ...(rest === undefined ? [] : [`...${sourceText(rest, topology)}`]),
    ];
    const timeout = policy.timeoutMs === undefined ? "" : ` within ${policy.timeoutMs} ms`;
    const retry = policy.retry === undefined ? "" : ` up to ${policy.retry.attempts ?? 3} times`;
    lines.push(`  ${record.name}(${given.join(", ")})${timeout}${retry}`);
  }
  lines.push(`  output ${sourceText(topology.output, topology)}`);
  return `${lines.join("\n")}\n`;
}

/** A source as a reader of documents knows it. */
export function sourceText(source: Source, topology: Topology): string {
  switch (source.kind) {
    case "value":
      return show(source.value);
    case "input":
    case "vertex": {
      const name = source.kind === "input" ? `$${topology.inputs[source.index]?.name}` : topology.vertices[source.index]?.name;
      const fallback = source.fallback === undefined ? "" : ` or ${show(source.fallback.value)}`;
      return `${[name, ...source.path].join(".")}${fallback}`;
    }
    case "signal":
      return "signal";
    case "array":
      return `[${source.items.map((item) => sourceText(item, topology)).join(", ")}]`;
    case "object":
      return `{ ${source.entries.map(([key, part]) => `${key}: ${sourceText(part, topology)}`).join(", ")} }`;
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
