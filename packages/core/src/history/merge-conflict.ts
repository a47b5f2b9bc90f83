import { Fault, isJsonObject, type Json, type JsonObject } from "@onex/contract";

/** A place that both sides changed, and not to the same; or where what they changed does not fit together. */
export interface MergeConflict {
  /** Name of the vertex; `input.<name>` or `output.<name>` for an edge of the graph. */
  readonly vertex: string;
  /** `port`: each side holds by itself, but what the one reads there the other no longer gives. */
  readonly of: "topology" | "value" | "port";
  /** What it is on each side; null where it is gone. Of a port: what that side changed of all that leads there, nodes by vertex. */
  readonly ours: Json;
  readonly theirs: Json;
  /** Of a port: why not. */
  readonly message?: string;
}

export function mergeConflict(graph: string, conflicts: readonly MergeConflict[]): Fault {
  const [first] = conflicts;
  const more = conflicts.length > 1 ? ` and ${conflicts.length - 1} more` : "";
  const sides = first === undefined ? "" : ` (ours ${brief(first.ours)}, theirs ${brief(first.theirs)})`;
  const what =
    first?.message === undefined
      ? `Both sides of "${graph}" changed the ${first?.of} of "${first?.vertex}"`
      : `The sides of "${graph}" do not fit together at "${first.vertex}": ${first.message}`;
  return new Fault("graph/merge-conflict", `${what}${sides}${more}; make them equal or roll one side back, then merge again`, {
    details: { graph, conflicts },
  });
}

function brief(json: Json): string {
  const text = JSON.stringify(json);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Values in what a conflict shows of a side. */
const mostShown = 2_000;

/** A part of a topology as it is told: of what a large one holds, names and nodes. */
export function shownForm(form: Json | undefined): Json {
  if (form === undefined || !isJsonObject(form) || sizeOf(form, new Map()) <= mostShown) return form ?? null;
  const { graph, body } = form;
  return {
    ...form,
    ...(graph === undefined ? {} : { graph: outlineOf(graph) }),
    ...(isJsonObject(body ?? null)
      ? { body: { ...(body as JsonObject), topology: outlineOf((body as JsonObject).topology) } }
      : {}),
  };
}

/** Each wherever it stands; what stands in many places is looked at once. */
function sizeOf(json: Json, known: Map<object, number>): number {
  if (typeof json !== "object" || json === null) return 1;
  const there = known.get(json);
  if (there !== undefined) return there;
  const size = (Array.isArray(json) ? json : Object.values(json)).reduce((sum: number, part) => sum + sizeOf(part, known), 1);
  known.set(json, size);
  return size;
}

function outlineOf(topology: Json | undefined): Json {
  const { name = "", vertices } = isJsonObject(topology ?? null) ? (topology as JsonObject) : {};
  const parts = Array.isArray(vertices) ? vertices.filter(isJsonObject) : [];
  return { name, vertices: parts.map(({ name: vertex = "", node = "" }) => ({ name: vertex, node })) };
}
