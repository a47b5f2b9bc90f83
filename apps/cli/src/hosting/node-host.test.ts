import { Fault, type NodeDescription } from "@onex/contract";
import { createNode, type Node } from "onex";
import { expect, test } from "vitest";
import type { LoadedFile } from "./load-nodes.ts";
import { type HostNews, nodeHost } from "./node-host.ts";

function nodeOf(name: string, hash: string, description = ""): Node {
  // What the host looks at.
  const described = {
    name,
    node_id: `id-${name}`,
    metadata_block: { hash, description, tags: [] },
    inputs: {},
    outputs: {},
    parameters: [],
    call: "sync",
    effects: { class: "pure", uses: [], captures: [] },
  };
  return createNode(described as unknown as NodeDescription, () => 0);
}

const file = (path: string, ...nodes: readonly Node[]): LoadedFile => ({
  nodes: nodes.map((node) => ({ node, declaredIn: path })),
  refused: [],
});

/** A host over files in memory, with a log of what it announces. */
function fixture(files: Record<string, LoadedFile | Fault>, dependents: Readonly<Record<string, readonly string[]>> = {}) {
  const log: string[] = [];
  const news: HostNews[] = [];
  const host = nodeHost({
    load: async (path) => {
      const found = files[path];
      if (found === undefined || found instanceof Fault) throw found ?? new Fault("io/not-found", path);
      return found;
    },
    isServed: (path) => path.startsWith("/src/"),
    dependents: (path) => new Set([path, ...(dependents[path] ?? [])]),
    hear: (item) => void news.push(item),
  });
  const online = {
    add: async ({ name, metadata_block: { hash } }: Node) => void log.push(`add ${name} ${hash}`),
    replace: async ({ name, metadata_block: { hash } }: Node) => void log.push(`replace ${name} ${hash}`),
    withdraw: async (id: string) => void log.push(`withdraw ${id}`),
  } as Parameters<typeof host.follow>[1];
  const save = (...saved: readonly string[]): Promise<void> => host.follow({ saved, removed: [] }, online);
  const remove = (...removed: readonly string[]): Promise<void> => host.follow({ saved: [], removed }, online);
  return { host, log, news, save, remove };
}

test("a saved file gives its changed function a new version and leaves the others alone", async () => {
  const files = { "/src/a.ts": file("/src/a.ts", nodeOf("one", "1"), nodeOf("two", "1")) };
  const { host, log, save } = fixture(files);
  await host.open(["/src/a.ts"]);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("one", "2"), nodeOf("two", "1"));
  await save("/src/a.ts");
  expect(log).toEqual(["replace one 2"]);
});

test("another description is another version too, though the hash is the same", async () => {
  const files = { "/src/a.ts": file("/src/a.ts", nodeOf("one", "1", "before")) };
  const { host, log, save } = fixture(files);
  await host.open(["/src/a.ts"]);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("one", "1", "after"));
  await save("/src/a.ts");
  expect(log).toEqual(["replace one 1"]);
});

test("a function that is gone is withdrawn, a new one and a new file are announced", async () => {
  const files: Record<string, LoadedFile> = { "/src/a.ts": file("/src/a.ts", nodeOf("one", "1")) };
  const { host, log, save } = fixture(files);
  await host.open(["/src/a.ts"]);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("other", "1"));
  files["/src/b.ts"] = file("/src/b.ts", nodeOf("b", "1"));
  await save("/src/a.ts", "/src/b.ts");
  expect(log).toEqual(["add other 1", "add b 1", "withdraw id-one"]);
});

test("a file that cannot be used says so and keeps the nodes that it had", async () => {
  const broken = new Fault("f2n/syntax", "a.ts:1 is not TypeScript");
  const files: Record<string, LoadedFile | Fault> = { "/src/a.ts": file("/src/a.ts", nodeOf("one", "1")) };
  const { host, log, news, save } = fixture(files);
  await host.open(["/src/a.ts"]);
  files["/src/a.ts"] = broken;
  await save("/src/a.ts");
  expect([log, [...host.nodes.keys()]]).toEqual([[], ["id-one"]]);
  expect(news).toEqual([{ kind: "broken", file: "/src/a.ts", fault: broken }]);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("one", "3"));
  await save("/src/a.ts");
  expect(log).toEqual(["replace one 3"]);
});

test("a removed file takes its nodes with it", async () => {
  const { host, log, remove } = fixture({ "/src/a.ts": file("/src/a.ts", nodeOf("one", "1")) });
  await host.open(["/src/a.ts"]);
  await remove("/src/a.ts");
  expect([log, host.nodes.size]).toEqual([["withdraw id-one"], 0]);
});

test("a changed file outside reaches those that import it and is not served itself", async () => {
  const files: Record<string, LoadedFile> = {
    "/src/a.ts": file("/src/a.ts", nodeOf("one", "1")),
    "/lib/x.ts": file("/lib/x.ts", nodeOf("x", "1")),
  };
  const { host, log, save } = fixture(files, { "/lib/x.ts": ["/src/a.ts"] });
  await host.open(["/src/a.ts"]);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("one", "2"));
  await save("/lib/x.ts");
  expect(log).toEqual(["replace one 2"]);
});

test("a function belongs to the file that declares it, and moves without leaving", async () => {
  const passedOn: LoadedFile = { nodes: [{ node: nodeOf("one", "1"), declaredIn: "/src/b.ts" }], refused: [] };
  const files: Record<string, LoadedFile> = { "/src/a.ts": passedOn, "/src/b.ts": file("/src/b.ts", nodeOf("one", "1")) };
  const { host, log, save } = fixture(files);
  await host.open(["/src/a.ts", "/src/b.ts"]);
  expect(host.nodes.size).toBe(1);
  files["/src/a.ts"] = file("/src/a.ts", nodeOf("one", "1"));
  files["/src/b.ts"] = file("/src/b.ts");
  await save("/src/a.ts", "/src/b.ts");
  expect(log).toEqual([]);
});

test("a file that is not done loading in time is named, and the next one is read", async () => {
  const news: HostNews[] = [];
  const never = new Promise<LoadedFile>(() => {});
  const host = nodeHost({
    load: (path) => (path === "/src/a.ts" ? never : Promise.resolve(file(path, nodeOf("two", "1")))),
    isServed: () => true,
    dependents: (path) => new Set([path]),
    hear: (item) => void news.push(item),
    loadMs: 1,
  });
  await host.open(["/src/a.ts", "/src/b.ts"]);
  expect([...host.nodes.keys()]).toEqual(["id-two"]);
  expect(news).toMatchObject([{ kind: "broken", file: "/src/a.ts", fault: { code: "io/unreadable" } }]);
});

test("a stop ends the reading in the middle of a file, and nobody is told that it is broken", async () => {
  const stop = new AbortController();
  const [news, read]: [HostNews[], string[]] = [[], []];
  const host = nodeHost({
    load: (path) => {
      read.push(path);
      queueMicrotask(() => stop.abort());
      return new Promise(() => {});
    },
    isServed: () => true,
    dependents: (path) => new Set([path]),
    hear: (item) => void news.push(item),
    signal: stop.signal,
  });
  await host.open(["/src/a.ts", "/src/b.ts"]);
  expect({ news, read, nodes: host.nodes.size }).toEqual({ news: [], read: ["/src/a.ts"], nodes: 0 });
});
