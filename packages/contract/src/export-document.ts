import { lazyChecker } from "./checker.ts";
import { decode } from "./decode.ts";
import { exportedTopologyDefinitions, exportedTopologySchema } from "./exported-topology.ts";
import { isFault } from "./fault.ts";
import type { GraphDocument } from "./graph-document.ts";
import { graphDocumentSchema } from "./graph-document.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";
import { isNestedWithin, maxDocumentDepth, tooDeep } from "./json-depth.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { NodeDescription } from "./node-description.ts";
import { nodeDescriptionSchema } from "./node-description-schema.ts";
import type { SourcePlace } from "./node-source.ts";
import { orFault, type Parsed, type Problem, parsed, refused } from "./parsed.ts";
import { parseRecord, type RunRecord, recordSchema, type TopologyOutline } from "./record.ts";

/** A graph that needs nothing but this document: what a graph document says where it has the words, the exact topology, and every node's source. */
export interface ExportDocument extends Partial<Pick<GraphDocument, "input" | "nodes" | "output">> {
  readonly onex: "export/1";
  readonly name: string;
  /** The graph exactly; vertices by name with the hashes of their nodes, constants encoded. */
  readonly topology: TopologyOutline;
  /** Graphs that run as a part, by path of their vertex: names from the outside in, with `/` between. */
  readonly graphs?: Readonly<Record<string, TopologyOutline>>;
  /** By a name of its own. */
  readonly functions: Readonly<Record<string, ExportedFunction>>;
  /** The function that runs at a vertex, by path of the vertex. */
  readonly vertices: Readonly<Record<string, string>>;
  /** Source texts by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly compiler?: Readonly<Record<string, boolean>>;
  readonly values?: ExportedValues;
  readonly journal?: readonly RunRecord[];
  /** SHA-256, in hex, of the canonical JSON (RFC 8785) of everything else. */
  readonly digest: string;
}

export interface ExportedFunction extends SourcePlace {
  readonly description: NodeDescription;
}

/** What the graph knows at its head. */
export interface ExportedValues {
  /** Of the version: topology and values. */
  readonly hash: string;
  /** `{ values, inputs? }`, each by name, encoded as one value, since they may share parts. */
  readonly data: Json;
  readonly run?: { readonly run_id: string; readonly position: number };
}

/** A signed document: DSSE v1, https://github.com/secure-systems-lab/dsse. */
export interface Envelope {
  readonly payloadType: string;
  /** Base64 of the signed bytes. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[];
}

/** Media type of an export within an envelope. */
export const exportPayloadType = "application/vnd.onex.export.v1+json";

const text: JsonSchema = { type: "string" };
const hex: JsonSchema = { type: "string", pattern: "^[0-9a-f]{64}$" };
const object: JsonSchema = { type: "object" };
const { input, nodes, output } = graphDocumentSchema.properties ?? {};

/** JSON Schema of an export. */
export const exportDocumentSchema: JsonSchema = {
  title: "ONEX export: a graph with everything that it needs",
  type: "object",
  properties: {
    onex: { const: "export/1" },
    name: text,
    input: input ?? {},
    nodes: nodes ?? {},
    output: output ?? {},
    topology: exportedTopologySchema,
    graphs: { type: "object", additionalProperties: exportedTopologySchema },
    functions: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: { file: text, name: text, description: nodeDescriptionSchema },
        required: ["file", "name", "description"],
        additionalProperties: false,
      },
    },
    vertices: { type: "object", additionalProperties: text },
    files: { type: "object", additionalProperties: text },
    compiler: { type: "object", additionalProperties: { type: "boolean" } },
    values: {
      type: "object",
      properties: {
        hash: hex,
        data: {
          type: "object",
          properties: { values: object, inputs: object },
          required: ["values"],
          additionalProperties: false,
        },
        run: {
          type: "object",
          properties: { run_id: text, position: { type: "integer", minimum: 0 } },
          required: ["run_id", "position"],
          additionalProperties: false,
        },
      },
      required: ["hash", "data"],
      additionalProperties: false,
    },
    journal: { type: "array", items: recordSchema },
    digest: hex,
  },
  required: ["onex", "name", "topology", "functions", "vertices", "files", "digest"],
  additionalProperties: false,
  $defs: { ...graphDocumentSchema.$defs, ...exportedTopologyDefinitions },
};

/** JSON Schema of a signed document. */
export const envelopeSchema: JsonSchema = {
  title: "DSSE envelope",
  type: "object",
  properties: {
    payloadType: text,
    payload: { type: "string", pattern: "^[A-Za-z0-9+/]*={0,2}$" },
    signatures: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: { keyid: text, sig: { type: "string", pattern: "^[A-Za-z0-9+/]+={0,2}$" } },
        required: ["sig"],
        additionalProperties: false,
      },
    },
  },
  required: ["payloadType", "payload", "signatures"],
  additionalProperties: false,
};

const shape = lazyChecker(exportDocumentSchema, { form: "encoded" });
const envelopeShape = lazyChecker(envelopeSchema, { form: "encoded" });

/** Reads an already parsed JSON value: shape, names that lead somewhere, records and values that can be read. Hashes are for those who load it. */
export function parseExport(json: unknown): Parsed<ExportDocument> {
  if (isJsonObject(json) && typeof json.onex === "string" && json.onex !== "export/1")
    return refused({ path: "/onex", message: `is ${JSON.stringify(json.onex)}; this version reads "export/1"` });
  if (!isNestedWithin(json, maxDocumentDepth)) return refused(tooDeep);
  const misshapen = shape.problems(json);
  if (misshapen.length > 0) return refused(...misshapen);
  // The schema has just been checked over the whole value.
  const document = json as ExportDocument;
  const problems = meaningProblems(document);
  return problems.length === 0 ? parsed(document) : refused(...problems);
}

/** `parseExport` for those who go no further without one. Throws `graph/bad-export` with every problem. */
export const exportOf = (json: unknown): ExportDocument =>
  orFault(parseExport(json), "graph/bad-export", "This is no export of a graph");

/** True for what is meant as a signed document, well-formed or not. */
export const isEnvelope = (json: unknown): json is JsonObject => isJsonObject(json) && json.payloadType !== undefined;

/** Throws `graph/bad-export` for an envelope of another shape or with another kind of payload. */
export function envelopeOf(json: unknown): Envelope {
  const what = "This is no signed export";
  const problems = envelopeShape.problems(json);
  // Without a problem the schema was checked over the whole value.
  const envelope = orFault(problems.length === 0 ? parsed(json as Envelope) : refused(...problems), "graph/bad-export", what);
  if (envelope.payloadType === exportPayloadType) return envelope;
  const message = `must be ${JSON.stringify(exportPayloadType)}, got ${JSON.stringify(envelope.payloadType)}`;
  return orFault(refused({ path: "/payloadType", message }), "graph/bad-export", what);
}

function meaningProblems(document: ExportDocument): readonly Problem[] {
  const { name, topology, functions, vertices, files, values, journal = [] } = document;
  const problems: Problem[] = [];
  if (topology.name !== name) problems.push({ path: "/topology/name", message: `must be ${JSON.stringify(name)}` });
  for (const [key, { file }] of Object.entries(functions))
    if (!Object.hasOwn(files, file)) problems.push({ path: `/functions/${key}/file`, message: "is not among the files" });
  for (const [path, key] of Object.entries(vertices))
    if (!Object.hasOwn(functions, key)) problems.push({ path: `/vertices/${path}`, message: "is none of the functions" });
  for (const [index, record] of journal.entries()) {
    const read = parseRecord(record);
    if (read.ok) continue;
    problems.push(...read.problems.map((problem) => ({ ...problem, path: `/journal/${index}${problem.path}` })));
  }
  try {
    if (values !== undefined) decode(values.data);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    problems.push({ path: "/values/data", message: `cannot be decoded: ${thrown.message}` });
  }
  return problems;
}
