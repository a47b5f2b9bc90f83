import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { LogStore } from "../repository/log-store.ts";
import { type ReadSource, type Source, sourceReader } from "./index-rows.ts";

/** What both threads of a large reading see. `counters`: the next source that nobody took, and how many the worker has read. */
export interface SharedWork {
  readonly store: LogStore;
  readonly sources: readonly Source[];
  readonly counters: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

/** Fewer are read before a thread has started. */
const worthAThread = 200;
/** A worker that reads nothing for so long is not waited for. */
const patienceMs = 10_000;

/** Reads sources in any order, on two threads when there are many, and stays synchronous: what the worker has read is taken between two of our own. */
export function readSources(store: LogStore, sources: readonly Source[], take: (at: number, read: ReadSource) => void): void {
  const read = sourceReader(store);
  const done = new Set<number>();
  const finish = (at: number, given?: ReadSource): void => {
    const source = sources[at];
    if (source === undefined || done.has(at)) return;
    done.add(at);
    take(at, given ?? read(source));
  };
  if (sources.length >= worthAThread) withWorker(store, sources, finish);
  // All of a short list, and what a worker took but never gave.
  for (let at = 0; at < sources.length; at++) finish(at);
}

function withWorker(store: LogStore, sources: readonly Source[], finish: (at: number, given?: ReadSource) => void): void {
  const { port1: port, port2 } = new MessageChannel();
  const counters = new Int32Array(new SharedArrayBuffer(8));
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./index-worker.${extension}`, import.meta.url), {
    workerData: { store, sources, counters, port: port2 } satisfies SharedWork,
    transferList: [port2],
    execArgv: [],
  });
  worker.on("error", () => {}); // What it did not give is read here.
  worker.unref();
  let given = 0;
  let own = 0;
  const takeGiven = (): void => {
    for (let message = receiveMessageOnPort(port); message !== undefined; message = receiveMessageOnPort(port)) {
      given += 1;
      finish(message.message.at, message.message.read);
    }
  };
  for (let at = Atomics.add(counters, 0, 1); at < sources.length; at = Atomics.add(counters, 0, 1)) {
    finish(at);
    own += 1;
    takeGiven();
  }
  while (given + own < sources.length) {
    const seen = Atomics.load(counters, 1);
    takeGiven();
    if (given + own < sources.length && given >= seen && Atomics.wait(counters, 1, seen, patienceMs) === "timed-out") break;
  }
  port.close();
  void worker.terminate();
}
