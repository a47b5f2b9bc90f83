// Functions to nodes.

export type {
  BlockOptions,
  F2nEngine,
  F2nEngineOptions,
  FileFault,
  GivenSchema,
  GivenTypes,
  LiveOptions,
  SourceOptions,
  StandardSchema,
  Wrapped,
} from "@onex/f2n";
export { f2nEngine } from "@onex/f2n";
export type { F2n, ModuleNodes, NamespaceNodes } from "./f2n.ts";
export { f2n, nodeOrFault } from "./f2n.ts";
export type { Node } from "./node.ts";
export { createNode } from "./node.ts";

// Nodes: how they are called, and their data classes.

export type {
  AnyNode,
  Callable,
  Data,
  DataClass,
  DataClassOptions,
  DataMethods,
  DataOf,
  DataType,
  NodeOptions,
  Trace,
  UntypedFunction,
} from "@onex/core";
export { dataClass } from "@onex/core";
export { keep } from "./keep.ts";

// A node for other readers, values made from its schemas, and what an edit of it means to its callers.

export type {
  Arbitrary,
  ArbitraryOptions,
  Claim,
  Examinable,
  Examination,
  ExamineOptions,
  Finding,
  McpTool,
  NodeDiff,
  OpenApiOperation,
  PortDiff,
  PortVerdict,
} from "@onex/f2n";
export {
  arbitrary,
  diff,
  emitClasses,
  examine,
  inputsArbitrary,
  jsonSchemas,
  mcpTool,
  openApiOperation,
  protobuf,
} from "@onex/f2n";

// Graphs: made of vertices, of documents or of exports.

export type { EachOptions, Graph, GraphOptions, Inputs, LoopOptions, Vertex, VertexOptions } from "@onex/core";
export { each, graphFromDocument, inputs, loop, when } from "@onex/core";
export type { GraphMaker } from "./graph.ts";
export { graph } from "./graph.ts";
export type { LoadGraphOptions } from "./load-graph.ts";
export { loadGraph } from "./load-graph.ts";

// Graphs drawn.

export type { Drawing } from "@onex/core";
export { drawingOf, renderDot, renderMermaid, renderText } from "@onex/core";

// Graphs written down, signed, and opened elsewhere.

export type { ExportOptions, Signer, Verifier } from "@onex/core";
export { ed25519Signer } from "./ed25519.ts";
export { exportModule } from "./export-module.ts";
export type { ExportTrust, RehydrateOptions } from "./rehydrate.ts";
export { openExport } from "./rehydrate.ts";

// Runs, their history, and replays of them.

export type {
  Answer,
  Difference,
  Drift,
  HistoryOption,
  MergeConflict,
  Outcome,
  Replay,
  ReplayMode,
  ReplayOptions,
  Retention,
  Run,
  RunOptions,
  Runs,
} from "@onex/core";

// Edits of a graph that runs, and candidates for its nodes.

export type {
  AppliedEdit,
  Breach,
  CallCounts,
  CheckedPort,
  Edit,
  EditFaultCode,
  EditProblem,
  GuardOptions,
  Measured,
  MeasuredDifference,
  MeasuredTime,
  Measurement,
  MeasureOptions,
  Mutation,
  RatioInterval,
  Shadow,
  ShadowEvent,
  ShadowExample,
  ShadowOptions,
  ShadowStatus,
  ShadowSummary,
} from "@onex/core";

// Caches of results; Node's SQLite is loaded when a cache on disk is made.

export type { SqliteResultCache, SqliteResultCacheOptions } from "@onex/cache-sqlite";
export { sqliteResultCache } from "@onex/cache-sqlite";
export type { MemoryResultCacheOptions } from "@onex/core";
export { memoryResultCache, tiered } from "@onex/core";

// Announcing, the registry, and the registry as a service.

export type { Announceable, AnnounceOptions, HttpTransportOptions, MemoryTransportOptions, Online } from "@onex/announce";
export { announce, httpTransport, memoryTransport } from "@onex/announce";
export type { Collector, CollectorOptions, MemoryLogOptions } from "@onex/collector";
export { collector, memoryLog } from "@onex/collector";
export type { CallHub, QueryParameter, Route, RouteRequest, ServeOptions, Service, ServiceLimits } from "@onex/service";
export { callHub, defaultLimits, jsonAnswer, serve } from "@onex/service";

// Faults, values and shapes.

export type {
  Ambient,
  Effects,
  Envelope,
  Evidence,
  ExportDocument,
  FaultCode,
  Json,
  JsonObject,
  JsonSchema,
  Keeping,
  MetadataBlock,
  NodeDescription,
  NodeDetail,
  NodeSummary,
  NodesPage,
  NodesQuery,
  Parsed,
  Problem,
  ResultCache,
  ResultCacheCounts,
  RunRecord,
  Snapshot,
  Transport,
  Verdict,
  Version,
  WatchItem,
} from "@onex/contract";
export { checker, decode, encode, Fault, faults, isFault, recordOf } from "@onex/contract";
