// Nodes.

export type { Bindable, BindableArguments, BindableInputs, NamedInputs } from "./node/bindable.ts";
export type { NodeOptions } from "./node/create-node.ts";
export { createNode } from "./node/create-node.ts";
export type { Callable, Mode } from "./node/modes.ts";
export type { AnyNode, Node, Trace, TraceOptions } from "./node/node.ts";

// Graphs.

export type { Given, Graph, GraphOptions, Outputs, RunArguments, ValuesOf } from "./graph/graph.ts";
export { graph } from "./graph/graph.ts";
export { inputs } from "./graph/inputs.ts";
export type { Plan } from "./graph/plan.ts";
export { plan } from "./graph/plan.ts";
export type { Inputs, Vertex, VertexOptions } from "./graph/vertex.ts";

// Graph documents.

export type { DocumentOptions, Resolved } from "./document/graph-from-document.ts";
export { graphFromDocument, validateGraphDocument } from "./document/graph-from-document.ts";

// Runs.

export { inProcessExecutor } from "./run/in-process-executor.ts";
export type { MemoryResultCacheOptions } from "./run/memory-result-cache.ts";
export { memoryResultCache } from "./run/memory-result-cache.ts";
export type { Run, RunOptions, RunOutcome } from "./run/start.ts";

// Drawings.

export { renderDot } from "./render/dot.ts";
export { renderMermaid } from "./render/mermaid.ts";
export { renderText } from "./render/text.ts";

// Data classes.

export type { Data, DataClass, DataMethods, DataOf, DataType } from "./data/data.ts";
export type { DataClassOptions } from "./data/data-class.ts";
export { dataClass } from "./data/data-class.ts";
