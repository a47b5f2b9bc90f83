import type { FaultCode, JsonSchema } from "@onex/contract";

/** One row of the table that the router, the OpenAPI document and the start page are all made from. */
export interface Route {
  readonly method: "GET" | "POST";
  /** With parameters in braces: `/v1/nodes/{id}`. */
  readonly path: string;
  /** Name of the operation, unique. */
  readonly id: string;
  /** One sentence without a final period. */
  readonly summary: string;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** Headers that the route reads. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of a wire schema. */
  readonly body?: string;
  readonly answer: { readonly type: MediaType; readonly status?: number; readonly schema?: string; readonly description: string };
  /** What the route answers besides what every route may. */
  readonly faults: readonly FaultCode[];
  readonly handle: (request: RouteRequest) => Promise<Answer> | Answer;
}

export type MediaType = "application/json" | "text/event-stream" | "text/plain; charset=utf-8";

/** A string with `enum`, `pattern` or `maxLength`, or an integer with `minimum` and `maximum`. */
export interface QueryParameter {
  readonly description: string;
  readonly schema: JsonSchema;
}

/** What a route is asked, once the path and the query have passed its schemas. */
export interface RouteRequest {
  /** A parameter of the path, decoded. */
  path(name: string): string;
  /** Checked against `query` of the route: no name that is not there, none twice. */
  readonly query: Readonly<Record<string, string | number>>;
  header(name: string): string | undefined;
  /** The body as text, read once. Rejects with `registry/media-type`, `registry/slow-request`, `tooLarge`, and `malformed` when it is not UTF-8. */
  json(options: { readonly maxBytes: number; readonly tooLarge: FaultCode; readonly malformed: FaultCode }): Promise<string>;
  /** Aborts when the client goes before it is answered, and when the service stops and waits no longer. */
  readonly signal: AbortSignal;
}

export type Answer = TextAnswer | StreamAnswer;

export interface TextAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StreamAnswer {
  /** The limit that it counts against. */
  readonly counts: "watchers" | "hosts";
  /** Called once the stream has a place; ends when `signal` aborts. */
  readonly open: (signal: AbortSignal) => AsyncIterable<EventFrame>;
}

/** One server-sent event; no part holds a line break. Without data it only tells the client where to resume. */
export interface EventFrame {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** The answer of a route that is one JSON document. */
export const jsonAnswer = (value: unknown, status = 200): TextAnswer => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});
