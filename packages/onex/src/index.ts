// Functions to nodes.

export type { Announceable, AnnounceOptions, HttpTransportOptions, MemoryTransportOptions, Online } from "@onex/announce";
// Announcing, and the registry.
export { announce, httpTransport, memoryTransport } from "@onex/announce";
export type { SqliteResultCache, SqliteResultCacheOptions } from "@onex/cache-sqlite";
// A cache that processes share; Node's SQLite is loaded when one is made.
export { sqliteResultCache } from "@onex/cache-sqlite";
export type { Collector, CollectorOptions, MemoryLogOptions } from "@onex/collector";
export { collector, memoryLog } from "@onex/collector";
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
// Faults, values and shapes.
export { checker, decode, encode, Fault, faults, isFault, recordOf } from "@onex/contract";
export type {
  Answer,
  AnyNode,
  AppliedEdit,
  Breach,
  Callable,
  CallCounts,
  CheckedPort,
  Data,
  DataClass,
  DataClassOptions,
  DataMethods,
  DataOf,
  DataType,
  Difference,
  Drawing,
  Drift,
  EachOptions,
  Edit,
  EditFaultCode,
  EditProblem,
  ExportOptions,
  Graph,
  GraphOptions,
  GuardOptions,
  HistoryOption,
  Inputs,
  LoopOptions,
  Measured,
  MeasuredDifference,
  MeasuredTime,
  Measurement,
  MeasureOptions,
  MemoryResultCacheOptions,
  MergeConflict,
  Mutation,
  NodeOptions,
  Outcome,
  RatioInterval,
  Replay,
  ReplayMode,
  ReplayOptions,
  Retention,
  Run,
  RunOptions,
  Runs,
  Shadow,
  ShadowEvent,
  ShadowExample,
  ShadowOptions,
  ShadowStatus,
  ShadowSummary,
  Signer,
  Trace,
  UntypedFunction,
  Verifier,
  Vertex,
  VertexOptions,
} from "@onex/core";
// Nodes and graphs.
// Data classes.
export {
  dataClass,
  drawingOf,
  each,
  graphFromDocument,
  inputs,
  loop,
  memoryResultCache,
  renderDot,
  renderMermaid,
  renderText,
  tiered,
  when,
} from "@onex/core";
export type {
  Arbitrary,
  ArbitraryOptions,
  BlockOptions,
  Claim,
  Examinable,
  Examination,
  ExamineOptions,
  F2nEngine,
  F2nEngineOptions,
  FileFault,
  Finding,
  GivenSchema,
  GivenTypes,
  LiveOptions,
  McpTool,
  NodeDiff,
  OpenApiOperation,
  PortDiff,
  PortVerdict,
  SourceOptions,
  StandardSchema,
  Wrapped,
} from "@onex/f2n";
// A node for other readers, and values made from its schemas.
export {
  arbitrary,
  diff,
  emitClasses,
  examine,
  f2nEngine,
  inputsArbitrary,
  jsonSchemas,
  mcpTool,
  openApiOperation,
  protobuf,
} from "@onex/f2n";
export type { CallHub, QueryParameter, Route, RouteRequest, ServeOptions, Service, ServiceLimits } from "@onex/service";
export { callHub, defaultLimits, jsonAnswer, serve } from "@onex/service";
export { ed25519Signer } from "./ed25519.ts";
export { exportModule } from "./export-module.ts";
export type { F2n, ModuleNodes, NamespaceNodes } from "./f2n.ts";
export { f2n, nodeOrFault } from "./f2n.ts";
export type { GraphMaker } from "./graph.ts";
// Graphs, made of vertices or of exports.
export { graph } from "./graph.ts";
export { keep } from "./keep.ts";
export type { LoadGraphOptions } from "./load-graph.ts";
export { loadGraph } from "./load-graph.ts";
export type { Node } from "./node.ts";
export { createNode } from "./node.ts";
export type { ExportTrust, RehydrateOptions } from "./rehydrate.ts";
export { openExport } from "./rehydrate.ts";
