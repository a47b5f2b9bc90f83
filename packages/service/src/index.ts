// For who runs a collector.

export type { CallHub, CallItem } from "./call-hub.ts";
export { callHub } from "./call-hub.ts";
export type { ServiceLimits } from "./limits.ts";
export { defaultLimits } from "./limits.ts";
// For clients: what is on the wire.
export type { ProblemDocument } from "./problem.ts";
// For who adds routes.
export type { Answer, EventFrame, MediaType, QueryParameter, Route, RouteRequest, StreamAnswer, TextAnswer } from "./route.ts";
export { jsonAnswer } from "./route.ts";
export type { ServeOptions, Service } from "./serve.ts";
export { serve } from "./serve.ts";
