import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";
import { vertexNamePattern } from "./topology.ts";

/** A graph in a file, `*.graph.yaml` or `*.graph.json`: contract.md, "Graph document". */
export interface GraphDocument {
  readonly onex: "graph/1";
  readonly name?: string;
  /** Inputs that are not declared are inferred from what they reach. */
  readonly input?: Readonly<Record<string, DocumentInput>>;
  /** By name. */
  readonly nodes: Readonly<Record<string, DocumentVertex>>;
  /** One binding, or an object of them by output name. */
  readonly output: Binding;
}

export interface DocumentInput {
  readonly schema?: JsonSchema;
  /** Encoded. */
  readonly default?: Json;
}

/** Encoded JSON in which a text like `$read.lines.0`, or `{ $ref: ["read", "lines", 0] }`, is a reference, at any depth. */
export type Binding = Json;

/** Exactly one of `from`, `source` and `graph` says what runs here. */
export interface DocumentVertex {
  /** `<path>#<export>` or `node:<hash>`. */
  readonly from?: string;
  /** TypeScript with one function. */
  readonly source?: string;
  /** Path of another document. */
  readonly graph?: string;
  /** By name of the node's inputs. */
  readonly bind?: Readonly<Record<string, Binding>>;
  readonly timeoutMs?: number;
  readonly retry?: { readonly attempts?: number; readonly pauseMs?: number };
  /** Runs only when this is true. */
  readonly when?: Binding;
  /** Runs once for each item; `$item` and `$index` are then there to bind. */
  readonly each?: Binding;
  /** With `each`: how many items at a time. */
  readonly concurrency?: number;
  /** Runs in turns; `$self` is what it gave last: in `until` of this turn, in `bind` of the one before, which for the first is `first`. */
  readonly loop?: DocumentLoop;
}

export interface DocumentLoop {
  /** Undefined when absent. */
  readonly first?: Binding;
  /** Ends the loop after the turn in which it is true. */
  readonly until: Binding;
  readonly maxTurns: number;
  /** What becomes of a loop that goes on after that many turns. Default `fault`. */
  readonly onMaxTurns?: "fault" | "value";
}

/** Of a document and of what it becomes. */
export const graphDocumentSchema: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "ONEX graph document",
  type: "object",
  properties: {
    onex: { const: "graph/1", description: "Kind and major version of the document" },
    name: { type: "string", minLength: 1, maxLength: 256 },
    input: {
      type: "object",
      propertyNames: { pattern: vertexNamePattern.source },
      additionalProperties: { $ref: "#/$defs/input" },
    },
    nodes: {
      type: "object",
      propertyNames: { pattern: vertexNamePattern.source },
      additionalProperties: { $ref: "#/$defs/vertex" },
      description: "Vertices by name; none may be called input, item, index or self",
    },
    output: { $ref: "#/$defs/binding", description: "One reference, or an object of them by output name" },
  },
  required: ["onex", "nodes", "output"],
  additionalProperties: false,
  $defs: {
    binding: {
      "x-onex-type": "any",
      description: "A value; a text like $read.lines.0 or an object { $ref: [read, lines, 0] } is a reference",
    },
    input: {
      type: "object",
      properties: { schema: { type: "object" }, default: { "x-onex-type": "any" } },
      additionalProperties: false,
    },
    vertex: {
      type: "object",
      properties: {
        from: { type: "string", pattern: "^(node:.+|[^#]+#[^#]+)$", description: "<path>#<export> or node:<hash>" },
        source: { type: "string", minLength: 1 },
        graph: { type: "string", minLength: 1, description: "Path of another document" },
        bind: { type: "object", additionalProperties: { $ref: "#/$defs/binding" } },
        timeoutMs: { type: "number", minimum: 1, maximum: 2_147_483_647 },
        retry: {
          type: "object",
          properties: { attempts: { type: "integer", minimum: 1 }, pauseMs: { type: "number", minimum: 0 } },
          additionalProperties: false,
        },
        when: { $ref: "#/$defs/binding" },
        each: { $ref: "#/$defs/binding" },
        concurrency: { type: "integer", minimum: 1 },
        loop: {
          type: "object",
          properties: {
            first: { $ref: "#/$defs/binding" },
            until: { $ref: "#/$defs/binding" },
            maxTurns: { type: "integer", minimum: 1 },
            onMaxTurns: { enum: ["fault", "value"] },
          },
          required: ["until", "maxTurns"],
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
  },
};
