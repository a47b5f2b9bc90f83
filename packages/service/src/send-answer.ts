import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallProblem, Fault } from "@onex/contract";
import { problemDocument } from "./problem.ts";
import { hasBody } from "./read-body.ts";
import type { TextAnswer } from "./route.ts";

/** What is read and thrown away after an early refusal, so that the client sees the answer before its connection is reset. */
const linger = { bytes: 256 * 1024, timeoutMs: 500 } as const;

export const problemAnswer = (
  fault: Fault | CallProblem,
  instance?: string,
  headers: Readonly<Record<string, string>> = {},
): TextAnswer => {
  const problem = problemDocument(fault, instance);
  return { status: problem.status, type: "application/problem+json", body: JSON.stringify(problem), headers };
};

/** Writes the whole answer. `last` closes the connection after it, and so does a body that nobody read to its end. */
export function sendAnswer(answer: TextAnswer, incoming: IncomingMessage, outgoing: ServerResponse, { last = false } = {}): void {
  if (outgoing.destroyed || outgoing.headersSent) return;
  const unread = hasBody(incoming) && !incoming.readableEnded;
  outgoing.writeHead(answer.status, {
    "content-type": answer.type,
    "content-length": Buffer.byteLength(answer.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...answer.headers,
    ...(unread || last ? { connection: "close" } : {}),
  });
  if (!unread) outgoing.end(answer.body);
  else closeGently(answer.body, incoming, outgoing);
}

/** Closing a socket that still has unread bytes resets it, and a reset discards what the client has not read yet: so read on for a moment. */
function closeGently(body: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.write(body);
  let left: number = linger.bytes;
  const close = (): void => {
    clearTimeout(timer);
    incoming.pause();
    outgoing.end();
  };
  const timer = setTimeout(close, linger.timeoutMs);
  incoming.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) close();
  });
  incoming.once("end", close).once("close", close).on("error", close);
  incoming.resume();
}
