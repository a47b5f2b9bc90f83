import { sep } from "node:path";
import { announce, type F2nEngine, type Node, type Online, type Transport } from "onex";
import { importGraph } from "./import-graph.ts";
import { loadFile } from "./load-nodes.ts";
import { type HostNews, nodeHost } from "./node-host.ts";
import { programFiles } from "./program-files.ts";
import { watchFiles } from "./watch-files.ts";

export interface HostSessionOptions {
  /** Absolute files and folders. */
  readonly paths: readonly string[];
  readonly engine: F2nEngine;
  readonly transport: Transport;
  readonly ttlSeconds: number;
  readonly hear: (news: HostNews) => void;
}

/** The functions below some paths as announced nodes that follow their files. Disposal withdraws them. */
export interface HostSession extends AsyncDisposable {
  /** By node_id, as they are now. */
  nodes(): ReadonlyMap<string, Node>;
}

// Of the process, for a generation's modules stay there with their state.
let generations = 0;
const nextGeneration = (): number => ++generations;

/** Resolves when the registry behind the transport has taken every function; what is saved from the call on is followed. */
export async function hostSession({ paths, engine, transport, ttlSeconds, hear }: HostSessionOptions): Promise<HostSession> {
  await using opened = new AsyncDisposableStack();
  const imports = importGraph();
  let generation = nextGeneration();
  const host = nodeHost({
    load: (file) => loadFile(file, engine, generation),
    isServed: (file) => paths.some((path) => path === file || file.startsWith(path + sep)),
    dependents: imports.dependents,
    hear,
  });
  const announced = Promise.withResolvers<Online>();
  // Watched before it is read: a file that is saved meanwhile is read again.
  const watch = opened.use(
    watchFiles(paths, async (changes) => {
      const online = await announced.promise.catch(() => undefined);
      if (online === undefined) return;
      generation = nextGeneration();
      await Promise.all(changes.saved.map(imports.read));
      await host.follow(changes, online);
      watch.add([...imports.files()]);
    }),
  );
  opened.defer(() => announced.reject(new Error("The session was closed before anything was announced")));
  await watch.ready;
  const first = await programFiles(paths);
  await Promise.all(first.map(imports.read));
  // What is imported from elsewhere changes nodes too.
  watch.add([...imports.files()]);
  await host.open(first);
  const everyVerdict = Promise.withResolvers<void>();
  let verdicts = 0;
  const onVerdict = (): void => {
    verdicts += 1;
    if (verdicts >= host.nodes.size) everyVerdict.resolve();
  };
  const online = opened.use(await announce(host.nodes.values(), { transport, ttlSeconds, onVerdict }));
  // An outbox is enough for announce(); who asks the registry next wants the nodes to be there.
  if (host.nodes.size > 0) await everyVerdict.promise;
  announced.resolve(online);
  // Disposed in reverse: nothing is followed any more when the nodes are withdrawn.
  opened.defer(() => watch[Symbol.asyncDispose]());
  const all = opened.move();
  return { nodes: () => host.nodes, [Symbol.asyncDispose]: () => all.disposeAsync() };
}
