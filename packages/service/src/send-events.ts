import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { toFault } from "@onex/contract";
import { problemDocument } from "./problem.ts";
import type { EventFrame, StreamAnswer } from "./route.ts";

export interface StreamOptions {
  readonly heartbeatMs: number;
  readonly stallMs: number;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/**
 * Writes server-sent events (WHATWG HTML, section 9.2) until the source ends or `signal` aborts. The source is asked for no more than the client
 * takes. A failing source ends in an event `problem` with a problem document. Never rejects.
 */
export async function sendEvents(answer: StreamAnswer, outgoing: ServerResponse, options: StreamOptions): Promise<void> {
  outgoing.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // A stream that has ended leaves no idle connection that a disposal would have to wait for.
    connection: "close",
  });
  outgoing.flushHeaders();
  outgoing.setTimeout(options.stallMs, () => outgoing.destroy());
  const heartbeat = setInterval(() => {
    // A comment into a full buffer would hide from `stallMs` that nobody reads.
    if (!outgoing.writableNeedDrain) outgoing.write(": heartbeat\n\n");
  }, options.heartbeatMs);
  try {
    for await (const frame of answer.open(options.signal)) {
      if (options.signal.aborted) break;
      if (!outgoing.write(frameText(frame))) await once(outgoing, "drain", { signal: options.signal });
    }
  } catch (thrown) {
    if (!options.signal.aborted)
      outgoing.write(frameText({ event: "problem", data: JSON.stringify(problemDocument(toFault(thrown))) }));
  } finally {
    clearInterval(heartbeat);
    outgoing.end();
  }
}

const frameText = ({ id, event, data }: EventFrame): string => {
  const fields = Object.entries({ id, event, data }).filter(([, value]) => value !== undefined);
  return `${fields.map(([name, value]) => `${name}: ${value}\n`).join("")}\n`;
};
