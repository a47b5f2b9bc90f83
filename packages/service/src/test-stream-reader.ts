import { expect } from "vitest";

export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface StreamReader extends AsyncDisposable {
  /** The next event, or undefined at the end of the stream. */
  next(): Promise<StreamedEvent | undefined>;
  /** Everything that was received so far, comments included. */
  readonly text: () => string;
}

/** Opens a stream of server-sent events, which must be answered with one; reads only what our own service writes. */
export async function eventsFrom(url: string, headers: Readonly<Record<string, string>> = {}): Promise<StreamReader> {
  const stop = new AbortController();
  const answer = await fetch(url, { headers, signal: stop.signal });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const pieces = answer.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let all = "";
  let rest = "";
  return {
    text: () => all,
    async next() {
      for (;;) {
        const end = rest.indexOf("\n\n");
        if (end !== -1) {
          const block = rest.slice(0, end);
          rest = rest.slice(end + 2);
          if (!block.startsWith(":")) return read(block);
          continue;
        }
        const piece = await pieces?.next();
        if (piece === undefined || piece.done === true) return undefined;
        all += piece.value;
        rest += piece.value;
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
    },
  };
}

function read(block: string): StreamedEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
  return { id: field("id") ?? "", event: field("event") ?? "message", data: field("data") ?? "" };
}
