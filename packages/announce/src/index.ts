export type { AnnounceOptions, Online } from "./announce.ts";
export { announce } from "./announce.ts";
export type { HttpTransportOptions } from "./http-transport.ts";
export { httpTransport } from "./http-transport.ts";
export type { MemoryTransportOptions } from "./memory-transport.ts";
export { memoryTransport } from "./memory-transport.ts";
export type { Announceable } from "./take-calls.ts";
