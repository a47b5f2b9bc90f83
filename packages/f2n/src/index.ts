export type { LiveOptions, SourceOptions } from "./describe/describer.ts";
export type { BlockOptions } from "./describe/node-description.ts";
export type { F2nEngine, F2nEngineOptions, FileFault, ModuleOptions, Wrapped } from "./engine.ts";
export { f2nEngine } from "./engine.ts";
export type { Callable } from "./live/inspector.ts";
