import fc from "fast-check";
import { expect, test } from "vitest";
import { readEventStream, type ServerEvent } from "./event-stream.ts";

async function read(chunks: readonly Uint8Array[]): Promise<readonly ServerEvent[]> {
  const body = (async function* () {
    yield* chunks;
  })();
  return Array.fromAsync(readEventStream(body));
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("readEventStream() reads id, event and data, and skips comments", async () => {
  expect(await read([bytes(": heartbeat\n\nid: 1.2.3\nevent: change\ndata: {}\n\n")])).toEqual([
    { id: "1.2.3", event: "change", data: "{}" },
  ]);
});

test("readEventStream() joins data lines, names a nameless event and keeps the last id", async () => {
  expect(await read([bytes("id: 7\ndata: a\ndata:b\n\ndata: c\n\n")])).toEqual([
    { id: "7", event: "message", data: "a\nb" },
    { id: "7", event: "message", data: "c" },
  ]);
});

test("readEventStream() drops the event in which the stream broke off", async () => {
  expect(await read([bytes("data: whole\n\ndata: half\n")])).toEqual([{ event: "message", data: "whole" }]);
});

test("however the bytes are cut, the events are the same", async () => {
  const text = "id: 1\r\nevent: wörd\r\ndata: ✓ a\r\n\r\ndata: b\n\ndata: c\r\r";
  const whole = await read([bytes(text)]);
  expect(whole).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes(text).length), { maxLength: 8 }), async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes(text).length];
      const chunks = places.slice(1).map((end, at) => bytes(text).slice(places[at], end));
      expect(await read(chunks)).toEqual(whole);
    }),
  );
});
