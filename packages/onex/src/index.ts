// Functions to nodes.
export { f2n, nodeOrFault } from "./f2n.ts";
export type { F2n, ModuleNodes, NamespaceNodes } from "./f2n.ts";
export { f2nEngine } from "@onex/f2n";
export type { BlockOptions, F2nEngine, F2nEngineOptions, FileFault, LiveOptions, SourceOptions, Wrapped } from "@onex/f2n";

// Nodes and graphs.
export { createNode, graph, graphFromDocument, inputs, renderDot, renderMermaid, renderText } from "@onex/core";
export { loadGraph, validateGraphFile } from "./load-graph.ts";
export type { LoadGraphOptions } from "./load-graph.ts";
export type { AnyNode, Callable, Graph, GraphOptions, Inputs, Node, NodeOptions, Run, RunOptions, Trace, Vertex, VertexOptions } from "@onex/core";

// Data classes.
export { dataClass } from "@onex/core";
export type { Data, DataClass, DataClassOptions, DataMethods, DataOf, DataType } from "@onex/core";

// Announcing, and the registry.
export { announce, httpTransport, memoryTransport } from "@onex/announce";
export type { Announceable, AnnounceOptions, HttpTransportOptions, MemoryTransportOptions, Online } from "@onex/announce";
export { collector, memoryLog } from "@onex/collector";
export type { Collector, CollectorOptions, MemoryLogOptions } from "@onex/collector";
export { callHub, defaultLimits, serve } from "@onex/service";
export type { CallHub, ServeOptions, Service, ServiceLimits } from "@onex/service";

// Faults, values and shapes.
export { checker, decode, encode, Fault, faults, isFault } from "@onex/contract";
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
  NodesPage,
  NodesQuery,
  NodeSummary,
  Parsed,
  Problem,
  Transport,
  Verdict,
  WatchItem,
} from "@onex/contract";
