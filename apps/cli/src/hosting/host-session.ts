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
  /** Ends the reading of the files; what was read by then is announced. */
  readonly signal?: AbortSignal;
  /** Hears of the first reading, in one line that the next one replaces; "" when it is over. */
  readonly progress?: (text: string) => void;
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
export async function hostSession(options: HostSessionOptions): Promise<HostSession> {
  const { paths, engine, transport, ttlSeconds, hear, signal, progress = () => {} } = options;
  await using opened = new AsyncDisposableStack();
  const imports = importGraph();
  let generation = nextGeneration();
  const host = nodeHost({
    load: (file) => loadFile(file, engine, generation),
    isServed: (file) => paths.some((path) => path === file || file.startsWith(path + sep)),
    dependents: imports.dependents,
    hear,
    signal,
  });
  const announced = Promise.withResolvers<Online>();
  // Where nothing was saved meanwhile, nobody waits for it.
  announced.promise.catch(() => {});
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
  await readTogether(options);
  await host.open(first, (file, index) => progress(`importing ${index + 1} of ${first.length}  ${file}`));
  progress("");
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

/** As one program: read one by one afterwards, hundreds of files cost a tenth of what they do without. */
async function readTogether({ paths, engine, signal, progress = () => {} }: HostSessionOptions): Promise<void> {
  let functions = 0;
  for (const path of paths) {
    for await (const _ of engine.describeAll(path)) {
      if (signal?.aborted === true) return;
      progress(`reading ${path}: ${++functions} functions`);
    }
  }
}
