// Faults and parsed results.
export { Fault, faults, isFault, isFaultCode, toFault } from "./fault.ts";
export type { FaultCode, FaultOptions, FaultRow, GrpcCode } from "./fault.ts";
export { describeProblems, orFault, parsed, refused } from "./parsed.ts";
export type { Parsed, Problem } from "./parsed.ts";

// Values and schemas.
export { isJsonObject } from "./json.ts";
export type { Json, JsonObject } from "./json.ts";
export { fragmentPath, lookUp } from "./json-pointer.ts";
export type { JsonSchema, JsonType, OnexType } from "./json-schema.ts";

// Nodes.
export type { FunctionTool, IoBlock, Lifecycle, MetadataBlock, MetaType, OnexExtension, SignatureBlock } from "./metadata-block.ts";
export { parameterLists } from "./node-description.ts";
export type { CallKind, Described, Effects, NodeDescription, Parameter, RefusedDescription } from "./node-description.ts";

// Events and the registry.
export { announceStatuses, digestText, executionModes, trustStates, ttlSeconds } from "./announcement.ts";
export type {
  AnnounceEvent,
  AnnouncerEvent,
  AnnounceStatus,
  ExecutionMode,
  HeartbeatEvent,
  NodeAnnounce,
  NodeHeartbeat,
  NodeWithdraw,
  TrustState,
  WithdrawEvent,
} from "./announcement.ts";
export { announcerEventTypes, eventSchemaVersion, registryEventTypes, toMessage } from "./event.ts";
export type { AnnouncerEventType, EventMessage, OnexEvent, RegistryEventType } from "./event.ts";
export { livenesses, standings } from "./registry.ts";
export type {
  InstanceView,
  Liveness,
  NodeChange,
  NodeDetail,
  NodesPage,
  NodesQuery,
  NodeSummary,
  RegistryStatus,
  Standing,
  Verdict,
  WatchItem,
} from "./registry.ts";
export type { Call, CallAnswer, CallProblem, CallRoute } from "./calls.ts";

export { effectiveTtl, parseAnnouncerEvent, parseEnvelope } from "./parse-announcement.ts";
export { parseMetadataBlock } from "./parse-metadata-block.ts";
export { readPortSchema } from "./port-schema.ts";

// JSON Schemas of the wire shapes.
export { eventSchema, nodeAnnounceSchema, nodeHeartbeatSchema, nodeIdSchema, nodeWithdrawSchema } from "./announcement-schema.ts";
export { callAnswerSchema, callSchema, faultDocumentSchema, problemSchema } from "./calls-schema.ts";
export { metadataBlockSchema } from "./metadata-block-schema.ts";
export { effectsSchema, nodeDescriptionSchema, refusalSchema } from "./node-description-schema.ts";
export { nodeDetailSchema, nodesPageSchema, nodeSummarySchema, registryStatusSchema, verdictSchema } from "./registry-schema.ts";

// Ports.
export { systemAmbient } from "./ambient.ts";
export type { Ambient } from "./ambient.ts";
export { systemScheduler } from "./scheduler.ts";
export type { Scheduler } from "./scheduler.ts";
export type { EventLog, LogEntry, LogRecord, LogSnapshot } from "./event-log.ts";
export type { SourceReader } from "./source-reader.ts";
export type { Logged, Receipt, Transport } from "./transport.ts";
export type { FunctionAccess, FunctionReading, FunctionSelection, ProgramSource, ReadingRefusal, TypeQuestion, TypeReader } from "./type-reader.ts";

// Schemas of what JSON has no word for.
export {
  anySchema,
  bigintSchema,
  bytesClasses,
  bytesSchema,
  dateSchema,
  errorSchema,
  functionSchema,
  isBytesClass,
  localSchema,
  mapSchema,
  neverSchema,
  regexpSchema,
  setSchema,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "./onex-schemas.ts";
export type { BytesClass } from "./onex-schemas.ts";

// For adapters that keep events in memory.
export { feed } from "./feed.ts";
export type { Feed } from "./feed.ts";
export { checker } from "./checker.ts";
export type { Checker, CheckerOptions } from "./checker.ts";
export { decode } from "./decode.ts";
export { encode } from "./encode.ts";
export type { EncodeOptions } from "./encode.ts";

// Graphs and their runs.
export { elevateTrust, mergeContexts, pureContext } from "./context.ts";
export type { ContextEvent, ContextLog, ExecutionContext, LogLevel } from "./context.ts";
export type { Executor, Invoke } from "./executor.ts";
export { graphDocumentSchema } from "./graph-document.ts";
export type { Binding, DocumentInput, DocumentVertex, GraphDocument } from "./graph-document.ts";
export type { Journal, JournalEntry, JournalFault } from "./journal.ts";
export { nameHint } from "./name-hint.ts";
export { graphDocumentProblems, parseGraphDocument, referencesIn } from "./parse-graph-document.ts";
export type { GraphProblem } from "./parse-graph-document.ts";
export { escapeText, formatReference, isReferenceText, parseReferenceList, parseReferenceText, unescapeText } from "./reference.ts";
export type { Reference } from "./reference.ts";
export type { ResultCache, ResultCacheCounts } from "./result-cache.ts";
export { reservedNames, vertexNamePattern } from "./topology.ts";
export type { InputRecord, PortSource, RetryPolicy, Source, Topology, VertexPolicy, VertexRecord, VertexReference } from "./topology.ts";
export type { Snapshot, Version } from "./version.ts";
export { canonicalJson } from "./canonical-json.ts";
export { eventLimits, parseJson } from "./parse-json.ts";
export type { JsonLimits } from "./parse-json.ts";
