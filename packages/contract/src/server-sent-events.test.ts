import fc from "fast-check";
import { expect, test } from "vitest";
import { serverSentEvents } from "./server-sent-events.ts";

const readAll = (...pieces: readonly string[]) => {
  const read = serverSentEvents();
  return pieces.flatMap((piece) => read(piece));
};

test("serverSentEvents() reads id, event and data, with one space after the colon taken away", () => {
  expect(readAll("id: 7\nevent:change\ndata:  a\n\n")).toEqual([{ id: "7", event: "change", data: " a" }]);
});

test("serverSentEvents() joins lines of data with a line feed and calls an unnamed event message", () => {
  expect(readAll("data: a\ndata\ndata: b\n\n")).toEqual([{ id: "", event: "message", data: "a\n\nb" }]);
});

test("serverSentEvents() keeps the last id for events without one and leaves out comments, retry and unknown fields", () => {
  expect(readAll("id: 1\ndata: a\n\n: heartbeat\n\nretry: 5\nx: y\ndata: b\n\n")).toEqual([
    { id: "1", event: "message", data: "a" },
    { id: "1", event: "message", data: "b" },
  ]);
});

test("serverSentEvents() hands on an id that came without data", () => {
  expect(readAll("id: 9\n\n")).toEqual([{ id: "9", event: "message", data: "" }]);
});

test("serverSentEvents() ignores an id with a NUL and a byte order mark at the beginning", () => {
  expect(readAll("\uFEFFid: a\0b\ndata: x\n\n")).toEqual([{ id: "", event: "message", data: "x" }]);
});

test("serverSentEvents() gives nothing for an event whose end has not come", () => {
  expect(readAll("data: a\n")).toEqual([]);
});

test("serverSentEvents() reads the same whatever ends the lines and wherever the stream is cut", () => {
  const events = [
    { id: "1", event: "message", data: "a\nb" },
    { id: "2", event: "change", data: '{"x":"é"}' },
  ];
  const lines = ["id: 1", "data: a", "data: b", "", ": note", "id: 2", "event: change", 'data: {"x":"é"}', "", ""];
  fc.assert(
    fc.property(fc.constantFrom("\n", "\r\n", "\r"), fc.array(fc.nat(80), { maxLength: 12 }), (end, cuts) => {
      // The line after the last shows that a CR at the very end was no half of CR LF.
      const text = `${lines.join(end)}: end`;
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      expect(readAll(...pieces)).toEqual(events);
    }),
  );
});

test("serverSentEvents() refuses an event beyond its limit, on one line or many", () => {
  expect(() => serverSentEvents({ maxChars: 100 })(`data: ${"x".repeat(200)}`)).toThrow(RangeError);
  expect(() => serverSentEvents({ maxChars: 100 })("data: 1234567890\n".repeat(10))).toThrow(RangeError);
});
