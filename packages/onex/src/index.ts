// Functions to nodes.

export type { Announceable, AnnounceOptions, HttpTransportOptions, MemoryTransportOptions, Online } from "@onex/announce";
// Announcing, and the registry.
export { announce, httpTransport, memoryTransport } from "@onex/announce";
export type { Collector, CollectorOptions, MemoryLogOptions } from "@onex/collector";
export { collector, memoryLog } from "@onex/collector";
export type {
  Ambient,
  Effects,
  FaultCode,
  Json,
  JsonObject,
  JsonSchema,
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
  Callable,
  Data,
  DataClass,
  DataClassOptions,
  DataMethods,
  DataOf,
  DataType,
  Difference,
  Drift,
  EachOptions,
  Graph,
  GraphOptions,
  HistoryOption,
  Inputs,
  LoopOptions,
  MemoryResultCacheOptions,
  MergeConflict,
  Node,
  NodeOptions,
  Replay,
  ReplayMode,
  ReplayOptions,
  Retention,
  Run,
  RunOptions,
  Trace,
  Vertex,
  VertexOptions,
} from "@onex/core";
// Nodes and graphs.
// Data classes.
export {
  createNode,
  dataClass,
  each,
  graph,
  graphFromDocument,
  inputs,
  loop,
  memoryResultCache,
  renderDot,
  renderMermaid,
  renderText,
  when,
} from "@onex/core";
export type {
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
  LiveOptions,
  McpTool,
  OpenApiOperation,
  SourceOptions,
  Wrapped,
} from "@onex/f2n";
// A node for other readers, and values made from its schemas.
export {
  arbitrary,
  emitClasses,
  examine,
  f2nEngine,
  inputsArbitrary,
  jsonSchemas,
  mcpTool,
  openApiOperation,
  protobuf,
} from "@onex/f2n";
export type { CallHub, ServeOptions, Service, ServiceLimits } from "@onex/service";
export { callHub, defaultLimits, serve } from "@onex/service";
export type { F2n, ModuleNodes, NamespaceNodes } from "./f2n.ts";
export { f2n, nodeOrFault } from "./f2n.ts";
export type { LoadGraphOptions } from "./load-graph.ts";
export { loadGraph } from "./load-graph.ts";
