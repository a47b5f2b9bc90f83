// Faults and parsed results.

export type { Ambient } from "./ambient.ts";
// Ports.
export { systemAmbient } from "./ambient.ts";
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
// Events and the registry.
export { announceStatuses, digestText, executionModes, trustStates, ttlSeconds } from "./announcement.ts";
// JSON Schemas of the wire shapes.
export { eventSchema, nodeAnnounceSchema, nodeHeartbeatSchema, nodeIdSchema, nodeWithdrawSchema } from "./announcement-schema.ts";
export { fromBase64, toBase64 } from "./base64.ts";
export type { Call, CallAnswer, CallProblem, CallRoute } from "./calls.ts";
export { callAnswerSchema, callSchema, faultDocumentSchema, problemSchema } from "./calls-schema.ts";
export { canonicalJson } from "./canonical-json.ts";
export type { Checker, CheckerOptions } from "./checker.ts";
export { checker } from "./checker.ts";
export type { ContextEvent, ContextLog, ExecutionContext, LogLevel } from "./context.ts";
// Graphs and their runs.
export { elevateTrust, mergeContexts, pureContext } from "./context.ts";
export { decode } from "./decode.ts";
export type { EncodeOptions } from "./encode.ts";
export { encode } from "./encode.ts";
export type { AnnouncerEventType, EventMessage, OnexEvent, RegistryEventType } from "./event.ts";
export { announcerEventTypes, eventSchemaVersion, registryEventTypes, toMessage } from "./event.ts";
export type { EventLog, LogEntry, LogRecord, LogSnapshot } from "./event-log.ts";
export type { Evidence, Keeping } from "./evidence.ts";
export type { Executor, Invoke } from "./executor.ts";
export type { Envelope, ExportDocument, ExportedFunction, ExportedValues } from "./export-document.ts";
// Graphs in a file with everything that they need.
export {
  envelopeOf,
  envelopeSchema,
  exportDocumentSchema,
  exportOf,
  exportPayloadType,
  isEnvelope,
  parseExport,
} from "./export-document.ts";
export type { FaultCode, FaultOptions, FaultRow, GrpcCode } from "./fault.ts";
export { Fault, faults, isFault, isFaultCode, toFault } from "./fault.ts";
export type { Feed } from "./feed.ts";
// For adapters that keep events in memory, and for those that read a stream of them.
export { feed } from "./feed.ts";
export type { Binding, DocumentInput, DocumentLoop, DocumentVertex, GraphDocument } from "./graph-document.ts";
export { graphDocumentSchema } from "./graph-document.ts";
export type { Hasher } from "./hasher.ts";
export { systemHasher } from "./hasher.ts";
export { ioFault } from "./io-fault.ts";
export type { Journal, JournalEntry, JournalFault, ValueOrigin } from "./journal.ts";
export type { Json, JsonObject } from "./json.ts";
// Values and schemas.
export { isJsonObject } from "./json.ts";
export { isNestedWithin, maxDocumentDepth } from "./json-depth.ts";
export { fragmentPath, lookUp, pointer } from "./json-pointer.ts";
export type { JsonSchema, JsonType, OnexType } from "./json-schema.ts";
export type { OptionNames } from "./known-options.ts";
export { assertOptions, assertPort } from "./known-options.ts";
export { mapParts, partKeywords } from "./map-parts.ts";
// Nodes.
export type {
  FunctionTool,
  IoBlock,
  Lifecycle,
  MetadataBlock,
  MetaType,
  OnexExtension,
  SignatureBlock,
} from "./metadata-block.ts";
export { metadataBlockSchema } from "./metadata-block-schema.ts";
export { nameHint } from "./name-hint.ts";
export type { CallKind, Described, Effects, NodeDescription, Parameter, RefusedDescription } from "./node-description.ts";
export { parameterLists } from "./node-description.ts";
export { effectsSchema, nodeDescriptionSchema, refusalSchema } from "./node-description-schema.ts";
export type { NodeSource, SourceKeeper, SourcePlace, WrittenSources } from "./node-source.ts";
export type { BytesClass, NamedBytesClass } from "./onex-schemas.ts";
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
  isNamedBytesClass,
  localSchema,
  mapSchema,
  neverSchema,
  regexpSchema,
  setSchema,
  undefinedAmongOthers,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "./onex-schemas.ts";
export { effectiveTtl, parseAnnouncerEvent, parseEnvelope } from "./parse-announcement.ts";
export type { GraphProblem } from "./parse-graph-document.ts";
export { graphDocumentProblems, maxBindingDepth, parseGraphDocument, referencesIn } from "./parse-graph-document.ts";
export type { JsonLimits } from "./parse-json.ts";
export { eventLimits, parseJson } from "./parse-json.ts";
export { parseMetadataBlock } from "./parse-metadata-block.ts";
export type { Parsed, Problem } from "./parsed.ts";
export { describeProblems, orFault, parsed, refused } from "./parsed.ts";
export { readPortSchema } from "./port-schema.ts";
export type { RecordedData, RecordOrigin, RunRecord, TopologyOutline } from "./record.ts";
export { parseRecord, recordedData, recordedItems, recordedReadings, recordOf, recordSchema } from "./record.ts";
export type { RecordedReading, RecordedReadings } from "./recorded-readings.ts";
export { encodedReadings } from "./recorded-readings.ts";
export type { Reference } from "./reference.ts";
export {
  escapeText,
  formatReference,
  isReferenceText,
  parseReferenceList,
  parseReferenceText,
  unescapeText,
} from "./reference.ts";
export type {
  InstanceView,
  Liveness,
  NodeChange,
  NodeDetail,
  NodeSummary,
  NodesPage,
  NodesQuery,
  RegistryStatus,
  Stale,
  Standing,
  Verdict,
  WatchItem,
} from "./registry.ts";
export { livenesses, standings } from "./registry.ts";
export { nodeDetailSchema, nodeSummarySchema, nodesPageSchema, registryStatusSchema, verdictSchema } from "./registry-schema.ts";
export type { ResultCache, ResultCacheCounts } from "./result-cache.ts";
export type { Scheduler } from "./scheduler.ts";
export { systemScheduler } from "./scheduler.ts";
export type { Inclusion, InclusionOptions, InclusionReason } from "./schema-inclusion.ts";
// Whether what one schema allows another one takes.
export { areDisjoint, inclusion } from "./schema-inclusion.ts";
export type { ServerSentEvent, ServerSentEventsOptions } from "./server-sent-events.ts";
export { serverSentEvents } from "./server-sent-events.ts";
export type { SourceReader } from "./source-reader.ts";
export type { CallReadings, Reading, ReadingKind, Taken, Tape, Taping } from "./tape.ts";
export { longestReading } from "./tape.ts";
// Also of what is no error.
export { thrownName, thrownText } from "./thrown-text.ts";
export type {
  Body,
  InputRecord,
  PortSource,
  RetryPolicy,
  Source,
  Topology,
  VertexPolicy,
  VertexRecord,
  VertexReference,
} from "./topology.ts";
export { reservedNames, vertexNamePattern } from "./topology.ts";
export type { Logged, Receipt, Transport } from "./transport.ts";
export type {
  FileSlice,
  FunctionAccess,
  FunctionReading,
  FunctionSelection,
  ProgramSource,
  ReadingRefusal,
  SlicePart,
  SourceSlice,
  TypeQuestion,
  TypeReader,
} from "./type-reader.ts";
export type { Snapshot, Version } from "./version.ts";
