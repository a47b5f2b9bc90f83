export type { LiveOptions, SourceOptions } from "./describe/describer.ts";
export type { BlockOptions } from "./describe/node-description.ts";
export type { F2nEngine, F2nEngineOptions, FileFault, ModuleOptions, Wrapped } from "./engine.ts";
export { f2nEngine } from "./engine.ts";
export type { Callable } from "./live/inspector.ts";
// For tools that write metadata blocks of other files.
export { diskReader } from "./compiler/disk-reader.ts";
export { packageFacts } from "./describe/package-facts.ts";
export type { PackageFacts } from "./describe/package-facts.ts";
