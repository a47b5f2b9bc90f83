// Nodes.
export { createNode } from "./node/create-node.ts";
export type { NodeOptions } from "./node/create-node.ts";
export type { AnyNode, Node, Trace, TraceOptions } from "./node/node.ts";
export type { Callable, Mode } from "./node/modes.ts";
export type { Bindable, BindableArguments, BindableInputs, NamedInputs } from "./node/bindable.ts";

// Graphs.
export { graph } from "./graph/graph.ts";
export type { Given, Graph, GraphOptions, Outputs, RunArguments, ValuesOf } from "./graph/graph.ts";
export { inputs } from "./graph/inputs.ts";
export type { Inputs, Vertex, VertexOptions } from "./graph/vertex.ts";
export { plan } from "./graph/plan.ts";
export type { Plan } from "./graph/plan.ts";

// Runs.
export type { Run, RunOptions, RunOutcome } from "./run/start.ts";
export { inProcessExecutor } from "./run/in-process-executor.ts";
