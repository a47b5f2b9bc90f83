import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { listenForStop } from "./stop.ts";

function fixture() {
  const source = new EventEmitter();
  const statuses: number[] = [];
  let now = 0;
  const stop = listenForStop(source, { quit: (status) => void statuses.push(status), now: () => now });
  const at = (ms: number, signal: "SIGINT" | "SIGTERM"): void => {
    now = ms;
    source.emit(signal, signal);
  };
  return { stop, statuses, at };
}

test("the first signal asks to stop and ends nothing", () => {
  const { stop, statuses, at } = fixture();
  expect([stop.signal.aborted, stop.by()]).toEqual([false, undefined]);
  at(0, "SIGTERM");
  expect([stop.signal.aborted, stop.by()]).toEqual([true, "SIGTERM"]);
  expect(stop.signal.reason).toMatchObject({ name: "AbortError", message: "SIGTERM was received" });
  expect(statuses).toEqual([]);
});

test("the same request, forwarded by a parent within 500 ms, is not a second one", () => {
  const { statuses, at } = fixture();
  at(0, "SIGINT");
  at(499, "SIGINT");
  expect(statuses).toEqual([]);
});

test("a later second signal quits at once with the status of that signal", () => {
  const { statuses, at } = fixture();
  at(0, "SIGINT");
  at(500, "SIGINT");
  at(900, "SIGTERM");
  expect(statuses).toEqual([130, 143]);
});
