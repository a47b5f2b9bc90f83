import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import {
  announce,
  arbitrary,
  callHub,
  collector,
  diff,
  each,
  examine,
  f2n,
  f2nEngine,
  graph,
  graphFromDocument,
  httpTransport,
  inputs,
  keep,
  loadGraph,
  loop,
  memoryLog,
  memoryResultCache,
  memoryTransport,
  openExport,
  serve,
  sqliteResultCache,
} from "./index.ts";

afterAll(() => f2n.dispose());

const add = await f2n((a: number, b = 1): number => a + b, { name: "add" });
const $ = inputs<{ n: number; list: number[] }>();
const sum = graph({ sum: add.bind($.n) });
const registry = await collector();
afterAll(() => registry[Symbol.asyncDispose]());
const transport = memoryTransport();
const document = sum.export();

/** Every door of the library that takes options, called with them. */
const doors: Readonly<Record<string, (options: never) => unknown>> = {
  "f2n()": (options) => f2n((value: number): number => value, options),
  "f2n.try()": (options) => f2n.try((value: number): number => value, options),
  "f2n.source()": (options) => f2n.source("export const f = (n: number): number => n;", options),
  "f2nEngine()": (options) => f2nEngine(options),
  "keep()": (options) => keep(add, { by: "ada", ...(options as object) }),
  "node.arbitrary()": (options) => add.arbitrary(options),
  "node.trace()": (options) => add.trace({ a: 1 }, options),
  "arbitrary()": (options) => arbitrary({ type: "string" }, options),
  "examine()": (options) => examine(add, options),
  "graph()": (options) => graph({ sum: add.bind($.n) }, options),
  history: (options) => graph({ sum: add.bind($.n) }, { history: options }),
  "with()": (options) => add.bind($.n).with(options),
  retry: (options) => add.bind($.n).with({ retry: options }),
  "at()": (options) => $.list.at(0, options),
  "each()": (options) => each($.list, (item) => add.bind(item), options),
  "loop()": (options) =>
    loop(1, (last) => add.bind(last), { until: () => add.bind(1) as never, maxTurns: 3, ...(options as object) }),
  "run()": (options) => sum.run({ n: 1 }, options),
  "start()": (options) => sum.start({ n: 1 }, options),
  "trace()": (options) => sum.trace({ n: 1 }, options),
  "replay()": (options) => sum.replay(sum.start({ n: 1 }), { mode: "recorded", ...(options as object) }),
  "export()": (options) => sum.export(options),
  "measure()": (options) => sum.measure("add", [add], options),
  "shadow()": (options) => sum.shadow("add", add, options),
  "promote()": (options) =>
    graph({ sum: add.bind($.n) })
      .shadow("add", add)
      .promote(options),
  guard: (options) =>
    graph({ sum: add.bind($.n) })
      .shadow("add", add)
      .promote({ guard: options }),
  "graphFromDocument()": (options) => graphFromDocument({}, { resolve: () => add, ...(options as object) }),
  "loadGraph()": (options) => loadGraph("nowhere.graph.yaml", options),
  "openExport()": async (options) => openExport(await document, { trust: "allow", ...(options as object) }),
  "rehydrate()": async (options) => graph.rehydrate(await document, { trust: "allow", ...(options as object) }),
  "memoryResultCache()": (options) => memoryResultCache(options),
  "sqliteResultCache()": (options) => sqliteResultCache("nowhere.sqlite", options),
  "announce()": (options) => announce([add], { transport, ...(options as object) }),
  "memoryTransport()": (options) => memoryTransport(options),
  "httpTransport()": (options) => httpTransport("http://127.0.0.1:1", options),
  "collector()": (options) => collector(options),
  policy: (options) => collector({ policy: options }),
  "memoryLog()": (options) => memoryLog(options),
  "callHub()": (options) => callHub(options),
  "find()": (options) => registry.find(options),
  "watch()": (options) => registry.watch(options),
  "query of watch()": (options) => registry.watch({ query: options }),
  "registry.run()": (options) => registry.run("id", {}, options),
  "serve()": (options) => serve(registry, { port: 0, ...(options as object) }),
  limits: (options) => serve(registry, { port: 0, limits: options }),
};

const thrownBy = async (act: () => unknown): Promise<unknown> => {
  try {
    await act();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
};

test.each(Object.keys(doors))("%s refuses an option that is none, by name", async (door) => {
  const thrown = await thrownBy(() => doors[door]?.({ concurency: 2 } as never));
  expect(thrown).toBeInstanceOf(TypeError);
  expect(String(thrown)).toMatch(/has no option "concurency"/);
});

test("an option that is none is told with what was probably meant", async () => {
  expect(await thrownBy(() => graph({ sum: add.bind($.n) }, { concurency: 2 } as never))).toMatchObject({
    message: 'graph() has no option "concurency", did you mean "concurrency"?',
  });
  expect(await thrownBy(() => add.bind($.n).with({ timeout: 5 } as never))).toMatchObject({
    message: 'with() has no option "timeout", did you mean "timeoutMs"?',
  });
  expect(await thrownBy(() => announce([], { transport, ttl: 3 } as never))).toMatchObject({
    message: expect.stringContaining('announce() has no option "ttl"'),
  });
});

test("diff() and examine() say what they take", async () => {
  expect(() => diff(add as never, add as never)).toThrow("diff() takes two descriptions; a node has its as node.description");
  await expect(examine((() => 1) as never)).rejects.toThrow("examine() takes a node; f2n() makes one of a function");
});

describe("f2n() says what it takes when it is given", () => {
  const odd = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(undefined, null, true, Symbol("x"), {}, [], 1n));

  test("no function", async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (value) => {
        for (const door of [f2n, f2n.try]) await expect(door(value as never)).rejects.toThrow(/^f2n\(\) takes a function, not /);
      }),
    );
    await expect(f2n("export const f = 1" as never)).rejects.toThrow(
      "f2n() takes a function, not a string; f2n.source() takes text, f2n.module() a path",
    );
  });

  test("no text, and no path", async () => {
    for (const value of [undefined, 3, () => 1]) {
      await expect(f2n.source(value as never)).rejects.toThrow(/^f2n\.source\(\) takes source text, not /);
      await expect(f2n.module(value as never)).rejects.toThrow(/^f2n\.module\(\) takes a path or a namespace object, not /);
    }
  });
});
