import { lazyChecker } from "./checker.ts";
import { decode } from "./decode.ts";
import { isFault } from "./fault.ts";
import type { JournalEntry, JournalFault } from "./journal.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { isNestedWithin, maxDocumentDepth, tooDeep } from "./json-depth.ts";
import type { JsonSchema } from "./json-schema.ts";
import { orFault, type Parsed, type Problem, parsed, refused } from "./parsed.ts";
import { decodedReadings, type RecordedReadings, recordedReadingsSchema } from "./recorded-readings.ts";
import type { CallReadings } from "./tape.ts";

/** A run as plain JSON: everything that a replay needs besides the functions. */
export interface RunRecord {
  readonly onex: "record/1";
  readonly run_id: string;
  readonly graph: string;
  /** Where the graph is from, in a record in a file. */
  readonly origin?: RecordOrigin;
  readonly status: "succeeded" | "failed";
  readonly fault?: JournalFault;
  /** The graph as it was, vertices by name with the hashes of their nodes; constants are encoded. */
  readonly topology: TopologyOutline;
  /** What the run was given and what its vertices gave, each by name; encoded as one value, since they may share parts. */
  readonly data: Json;
  /** Of what was repeated and has not ended: finished items by name of the vertex, then by index; encoded. */
  readonly items?: Json;
  /** What functions read of the world, call by call; absent where none could be taped. */
  readonly readings?: readonly RecordedReadings[];
  readonly journal: readonly JournalEntry[];
}

/** The file of a graph document, of an export, or of a module. */
export interface RecordOrigin {
  /** Absolute, where the run was. */
  readonly path: string;
  /** From the folder of the record to the same file. */
  readonly near: string;
  /** The function that ran, of a module. */
  readonly export?: string;
}

/** A topology as JSON that says the same in every process: ports by name, constants encoded. */
export interface TopologyOutline {
  readonly name: string;
  readonly inputs: readonly JsonObject[];
  readonly vertices: readonly VertexOutline[];
  readonly output: Json;
}

type VertexOutline = JsonObject & { readonly name: string; readonly node: string };

/** What `data` of a record holds. */
export interface RecordedData {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
}

const text: JsonSchema = { type: "string" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const object: JsonSchema = { type: "object" };

const faultSchema: JsonSchema = {
  type: "object",
  properties: { code: text, message: text, details: {} },
  required: ["code", "message"],
  additionalProperties: false,
};

const entry = (kind: string, properties: Record<string, JsonSchema>, optional: Record<string, JsonSchema> = {}): JsonSchema => {
  const needed: Record<string, JsonSchema> = {
    kind: { const: kind },
    position: { type: "integer", minimum: 1 },
    at: { type: "number" },
    ...properties,
  };
  return { type: "object", properties: { ...needed, ...optional }, required: Object.keys(needed), additionalProperties: false };
};
const named = { vertex: text, node: text };
const step = { ...named, attempt: count };
const item = { ...named, item: count };
const ended = { duration_ms: { type: "number" } } as const;
const from = { from: { enum: ["cache", "journal"] } } as const;

/** JSON Schema of a `TopologyOutline`, as far as a replay reads it. */
const topologyOutlineSchema: JsonSchema = {
  type: "object",
  properties: {
    name: text,
    inputs: { type: "array", items: { type: "object", properties: { name: text }, required: ["name"] } },
    vertices: {
      type: "array",
      items: { type: "object", properties: { name: text, node: text }, required: ["name", "node"] },
    },
    output: object,
  },
  required: ["name", "inputs", "vertices", "output"],
  additionalProperties: false,
};

/** JSON Schema of a record. */
export const recordSchema: JsonSchema = {
  title: "ONEX record of a run",
  type: "object",
  properties: {
    onex: { const: "record/1" },
    run_id: text,
    graph: text,
    origin: {
      type: "object",
      properties: { path: text, near: text, export: text },
      required: ["path", "near"],
      additionalProperties: false,
    },
    status: { enum: ["succeeded", "failed"] },
    fault: faultSchema,
    topology: topologyOutlineSchema,
    data: {
      type: "object",
      properties: { inputs: object, values: object },
      required: ["inputs", "values"],
      additionalProperties: false,
    },
    items: object,
    readings: { type: "array", items: recordedReadingsSchema },
    journal: {
      type: "array",
      items: {
        anyOf: [
          entry("run-started", { graph: text }),
          entry("vertex-started", step),
          entry("vertex-succeeded", { ...step, ...ended, value: count }, from),
          entry("vertex-failed", { ...step, ...ended, fault: faultSchema }),
          entry("vertex-skipped", named),
          entry("item-started", item),
          entry("item-succeeded", { ...item, ...ended }, from),
          entry("item-failed", { ...item, ...ended, fault: faultSchema }),
          entry("run-succeeded", ended),
          entry("run-failed", { ...ended, fault: faultSchema }),
        ],
      },
    },
  },
  required: ["onex", "run_id", "graph", "status", "topology", "data", "journal"],
  additionalProperties: false,
};

const shape = lazyChecker(recordSchema, { form: "encoded" });

/** Reads an already parsed JSON value: shape, positions in order, vertices that are there, values that can be decoded. */
export function parseRecord(json: unknown): Parsed<RunRecord> {
  const version = otherVersion(json);
  if (version !== undefined) return refused(version);
  if (!isNestedWithin(json, maxDocumentDepth)) return refused(tooDeep);
  const misshapen = shape.problems(json);
  if (misshapen.length > 0) return refused(...misshapen);
  // The schema has just been checked over the whole value.
  const record = json as RunRecord;
  const problems = meaningProblems(record);
  return problems.length === 0 ? parsed(record) : refused(...problems);
}

/** `parseRecord` for those who go no further without one. Throws `run/bad-record` with every problem. */
export const recordOf = (json: unknown): RunRecord => orFault(parseRecord(json), "run/bad-record", "This is no record of a run");

/** Decodes what a record holds. */
export function recordedData(record: RunRecord): RecordedData {
  // Its shape was checked when the record was made or read.
  return decode(record.data) as RecordedData;
}

/** By name of the vertex, then by index. */
export function recordedItems(record: RunRecord): ReadonlyMap<string, ReadonlyMap<number, unknown>> {
  const items =
    record.items === undefined ? {} : (decode(record.items) as Readonly<Record<string, ReadonlyMap<number, unknown>>>);
  return new Map(Object.entries(items));
}

/** What functions read of the world, call by call; none where the record has none. */
export const recordedReadings = ({ readings = [] }: RunRecord): readonly CallReadings[] => readings.map(decodedReadings);

function otherVersion(json: unknown): Problem | undefined {
  if (!isJsonObject(json) || typeof json.onex !== "string" || json.onex === "record/1") return undefined;
  return { path: "/onex", message: `is ${JSON.stringify(json.onex)}; this version reads "record/1"` };
}

function meaningProblems(record: RunRecord): readonly Problem[] {
  const { topology, journal, status, fault } = record;
  const problems: Problem[] = [];
  const names = new Set(topology.vertices.map(({ name }) => name));
  if (names.size < topology.vertices.length)
    problems.push({ path: "/topology/vertices", message: "must not name a vertex twice" });
  if ((status === "failed") !== (fault !== undefined))
    problems.push({ path: "/fault", message: "must be there exactly when the run failed" });
  for (const [index, each] of journal.entries()) {
    if (each.position !== index + 1) problems.push({ path: `/journal/${index}/position`, message: `must be ${index + 1}` });
    if ("vertex" in each && !names.has(each.vertex))
      problems.push({ path: `/journal/${index}/vertex`, message: `"${each.vertex}" is no vertex of the topology` });
  }
  for (const [index, { at }] of (record.readings ?? []).entries())
    if (!names.has(at.split("/")[0] ?? ""))
      problems.push({ path: `/readings/${index}/at`, message: `"${at}" is at no vertex of the topology` });
  return [...problems, ...dataProblems(record, journal)];
}

function dataProblems(record: RunRecord, journal: readonly JournalEntry[]): readonly Problem[] {
  const problems: Problem[] = [];
  const data = attempt(() => recordedData(record), "/data", problems);
  const items = attempt(() => recordedItems(record), "/items", problems);
  attempt(() => recordedReadings(record), "/readings", problems);
  for (const [name, finished] of items ?? [])
    if (!(finished instanceof Map) || [...finished.keys()].some((key) => !Number.isInteger(key)))
      problems.push({ path: `/items/${name}`, message: "must be a map by index" });
  for (const [index, each] of journal.entries())
    if (each.kind === "vertex-succeeded" && data !== undefined && !Object.hasOwn(data.values, each.vertex))
      problems.push({ path: `/journal/${index}`, message: `has no value of "${each.vertex}" in /data/values` });
  return problems;
}

function attempt<T>(read: () => T, path: string, problems: Problem[]): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    problems.push({ path, message: `cannot be decoded: ${thrown.message}` });
    return undefined;
  }
}
