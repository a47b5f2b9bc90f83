import { faults, isFault } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import { entriesSchema } from "./door-schemas.ts";
import { type LogThreadOptions, logThread } from "./log-thread.ts";
import { logs, testDoor } from "./test-door.ts";

const file = new URL("./test-thread.ts", import.meta.url);

function started(options: LogThreadOptions = {}) {
  const thread = logThread("root", { file, ...options });
  onTestFinished(() => thread[Symbol.asyncDispose]());
  return { thread, ask: (id: string, signal?: AbortSignal) => thread.ask({ ask: "entry", id }, signal) };
}
const codeOf = (asked: Promise<string>): Promise<unknown> =>
  asked.then(
    (text) => text,
    (thrown: unknown) => (isFault(thrown) ? thrown.code : thrown),
  );

test("the thread gives the answers of the door as JSON text, and its faults as faults", async () => {
  using door = testDoor(logs);
  await using thread = logThread(door.repository.root, { deadlineMs: 60_000 });
  const answer = JSON.parse(await thread.ask({ ask: "entries", q: "cache" }));
  expect(new Ajv2020({ strict: false }).validate(entriesSchema, answer)).toBe(true);
  expect(answer).toMatchObject({ total: 2, facets: { engineers: [{ name: "ada", entries: 2 }] } });
  await expect(thread.ask({ ask: "entries", q: "a:b" })).rejects.toMatchObject({
    code: "log/bad-query",
    message: expect.stringContaining("is no field"),
    details: { problems: [{ path: "/a" }] },
  });
  await expect(thread.ask({ ask: "entries", limit: 0 })).rejects.toMatchObject({
    code: "internal/unexpected",
    cause: { stack: expect.stringContaining("RangeError: limit") },
  });
});

test("questions are answered in their order, one thread for all of them", async () => {
  const { ask } = started();
  const words = Array.from({ length: 100 }, (_, at) => `word ${at}`);
  expect(await Promise.all(words.map((word) => ask(word)))).toEqual(words.map((word) => `root ${word}`));
  await expect(ask("fault")).rejects.toMatchObject({ code: "log/unknown-entry", message: "no entry", details: { id: 1 } });
});

test.each(["die", "throw"])(
  "when the thread dies of %j, its question fails and the next ones are answered by another thread",
  async (word) => {
    const { ask } = started();
    const asked = [ask(word), ask("next"), ask(word), ask("last")];
    expect(await Promise.all(asked.map(codeOf))).toEqual([
      "internal/unexpected",
      "root next",
      "internal/unexpected",
      "root last",
    ]);
    expect(await ask("later")).toBe("root later");
  },
);

test("a question that is not answered in time is log/timeout, which may be tried again; one that waits behind it too", async () => {
  const { ask } = started({ deadlineMs: 20 });
  expect(await Promise.all([ask("wait"), ask("behind")].map(codeOf))).toEqual(["log/timeout", "log/timeout"]);
  expect(faults["log/timeout"]).toMatchObject({ status: 504, retry: true });
});

test("a thread that is stuck is ended, and what waits is answered by another one", async () => {
  const { ask } = started({ stuckMs: 3000, deadlineMs: 60_000 });
  expect(await Promise.all([ask("wait"), ask("behind")].map(codeOf))).toEqual(["internal/unexpected", "root behind"]);
});

test("who goes away is not answered any more, and whoever waits behind is", async () => {
  const { ask } = started();
  const stop = new AbortController();
  // It would end the thread, if anybody asked it.
  const asked = [ask("first"), ask("die", stop.signal), ask("behind")];
  stop.abort();
  expect(await Promise.all(asked.map(codeOf))).toEqual(["root first", "run/aborted", "root behind"]);
  expect(await codeOf(ask("die", stop.signal))).toBe("run/aborted");
  expect(await ask("alive")).toBe("root alive");
});

test("disposal answers whoever waits, and everybody afterwards", async () => {
  const { thread, ask } = started();
  const asked = [ask("wait"), ask("behind")].map(codeOf);
  await thread[Symbol.asyncDispose]();
  expect(await Promise.all([...asked, codeOf(ask("late"))])).toEqual(Array(3).fill("registry/log-unavailable"));
});
