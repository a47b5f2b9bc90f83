// Nodes.

export type { Bindable, BindableArguments, BindableInputs, NamedInputs } from "./node/bindable.ts";
export type { NodeOptions } from "./node/create-node.ts";
export { createNode } from "./node/create-node.ts";
export { madeOf } from "./node/made-of.ts";
export type { Callable, Mode, UntypedFunction } from "./node/modes.ts";
export type { AnyNode, Node, RunWithOptions, Trace, TraceOptions } from "./node/node.ts";

// Graphs.

export type { EachOptions, ItemOf, ValueIn } from "./graph/each.ts";
export { each } from "./graph/each.ts";
export type { Given, Graph, GraphOptions, Outputs, RunArguments, ValuesOf } from "./graph/graph.ts";
export { graph, graphOptionNames } from "./graph/graph.ts";
export { inputs } from "./graph/inputs.ts";
export type { Beginning, LoopLimit, LoopOptions } from "./graph/loop.ts";
export { loop } from "./graph/loop.ts";
export type { Plan } from "./graph/plan.ts";
export { plan } from "./graph/plan.ts";
export type { Inputs, Vertex, VertexOptions } from "./graph/vertex.ts";
export type { Flag } from "./graph/when.ts";
export { when } from "./graph/when.ts";

// Graph documents.

export type { DocumentOptions, Resolved } from "./document/graph-from-document.ts";
export { graphFromDocument, validateGraphDocument } from "./document/graph-from-document.ts";

// Exports.

export type { Signer, Verifier } from "./export/dsse.ts";
export { envelopePayload, verifiedPayload } from "./export/dsse.ts";
export type { ExportOptions } from "./export/export-graph.ts";
export { moduleText } from "./export/module-text.ts";
export type { RehydrateOptions } from "./export/rehydrate-graph.ts";
export { assertDigest, rehydrateGraph } from "./export/rehydrate-graph.ts";

// Runs.

export { inProcessExecutor } from "./run/in-process-executor.ts";
export type { MemoryResultCacheOptions } from "./run/memory-result-cache.ts";
export { memoryResultCache } from "./run/memory-result-cache.ts";
export type { Run, RunOptions, RunOutcome } from "./run/start.ts";
export { tiered } from "./run/tiered.ts";

// History and replays.

export type { HistoryOption } from "./history/history-line.ts";
export type { MergeConflict } from "./history/merge-conflict.ts";
export type { Retention } from "./history/version-tree.ts";
export type { Drift } from "./replay/drift.ts";
export type { Replay, ReplayMode, ReplayOptions } from "./replay/replay.ts";
export type { Answer, Difference } from "./replay/verify.ts";

// Edits of a graph that runs, and candidates for them.

export type { Measured, MeasuredDifference, MeasuredTime, Measurement, MeasureOptions } from "./measure/measurement.ts";
export type { Outcome } from "./measure/outcome.ts";
export type { RatioInterval } from "./measure/ratio-interval.ts";
export type { CallCounts } from "./measure/tally.ts";
export type { AppliedEdit, CheckedPort, Edit, EditFaultCode, EditProblem, Mutation, Runs } from "./mutate/edit.ts";
export type { Breach, GuardOptions } from "./mutate/guard.ts";
export type { Shadow, ShadowEvent, ShadowExample, ShadowOptions, ShadowStatus, ShadowSummary } from "./mutate/shadow.ts";

// Drawings.

export { renderDot } from "./render/dot.ts";
export type { Drawing, Edge } from "./render/edges.ts";
export { drawingOf } from "./render/edges.ts";
export { renderMermaid } from "./render/mermaid.ts";
export { renderText } from "./render/text.ts";

// Data classes.

export type { Data, DataClass, DataMethods, DataOf, DataType } from "./data/data.ts";
export type { DataClassOptions } from "./data/data-class.ts";
export { dataClass } from "./data/data-class.ts";
