// Functions in, descriptions and callables out.

export type { F2nEngine, F2nEngineOptions, FileFault, ModuleOptions, Wrapped, Written } from "./engine.ts";
export { f2nEngine } from "./engine.ts";

// What its calls take; the lists of names are for whoever passes options on.

export type { LiveOptions, SourceOptions } from "./describe/describer.ts";
export { liveNames, sourceNames } from "./describe/describer.ts";
export type { BlockOptions } from "./describe/node-description.ts";
export type { GivenTypes } from "./given/given-function.ts";
export type { GivenSchema, StandardSchema } from "./given/standard-schema.ts";
export type { Callable } from "./live/inspector.ts";

// The same node for other readers.

export { emitClasses } from "./faces/emit-classes.ts";
export { jsonSchemas } from "./faces/json-schemas.ts";
export type { McpTool } from "./faces/mcp-tool.ts";
export { mcpTool } from "./faces/mcp-tool.ts";
export type { OpenApiOperation } from "./faces/open-api-operation.ts";
export { openApiOperation } from "./faces/open-api-operation.ts";
export { protobuf } from "./faces/protobuf/protobuf.ts";

// Values made from its schemas, and what they show of it.

export type { Arbitrary } from "fast-check";
export { arbitrary, inputsArbitrary } from "./arbitrary/arbitrary.ts";
export type { Examination, ExamineOptions, Finding } from "./arbitrary/examine.ts";
export { examine } from "./arbitrary/examine.ts";
export type { ArbitraryOptions } from "./arbitrary/plain-arbitraries.ts";
export type { Claim, Examinable } from "./arbitrary/trial.ts";

// What a change of a node means for those who call it.

export { diff } from "./diff/diff.ts";
export type { NodeDiff, PortDiff, PortVerdict } from "./diff/node-diff.ts";

// For tools that write metadata blocks of other files.

export { diskReader } from "./compiler/disk-reader.ts";
export type { PackageFacts } from "./describe/package-facts.ts";
export { packageFacts } from "./describe/package-facts.ts";
