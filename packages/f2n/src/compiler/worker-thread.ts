import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { WorkerMessage, WorkerRequest } from "./worker-protocol.ts";

/** A thread with compiler processes of its own. */
export interface WorkerThread {
  /** Sends one request and hears until `hear` says that it was answered or `forget` is called. Keeps the process alive meanwhile. */
  ask(request: WorkerRequest, hear: (message: WorkerMessage) => void): { forget(): void };
  /** Ends the compilers at once, whatever they do, then the thread. */
  end(): Promise<void>;
}

interface Running {
  readonly worker: Worker;
  readonly pids: Set<number>;
}

const running = new Set<Running>();

/** Syntax is read as deeply as it is nested. With the usual 4, whether 10,000 levels fit depends on how much of the code was compiled by then. */
const stackSizeMb = 64;

export function workerThread(): WorkerThread {
  // Beside this file: TypeScript when the source runs as it is, JavaScript when it was built.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const url = new URL(`./worker.${extension}`, import.meta.url);
  const worker = new Worker(url, { execArgv: [], env: environment(), resourceLimits: { stackSizeMb } });
  const self: Running = { worker, pids: new Set() };
  worker.unref();
  // Without a listener an error of the thread would end the process; whoever asks hears of it by the exit that follows.
  worker.on("error", () => {});
  if (running.size === 0) process.on("exit", killAll);
  running.add(self);

  return {
    ask(request, hear) {
      const listen = (message: WorkerMessage): void => {
        if (message.kind === "compiler") self.pids.add(message.pid);
        else hear(message);
      };
      const fail = (error: Error): void => hear({ kind: "failed", message: error.message });
      const leave = (): void => hear({ kind: "failed", message: "the thread ended" });
      worker.on("message", listen).on("error", fail).on("exit", leave);
      worker.ref();
      worker.postMessage(request);
      return {
        forget() {
          worker.off("message", listen).off("error", fail).off("exit", leave);
          // While it is being ended, somebody waits for that.
          if (running.has(self)) worker.unref();
        },
      };
    },
    async end() {
      running.delete(self);
      if (running.size === 0) process.off("exit", killAll);
      kill(self);
      worker.ref();
      await worker.terminate();
    },
  };
}

/** A thread does not use the compile cache that its process was told to use by a call, only one that is told by the environment. */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  // The folder in use is one for this version of Node, inside the one that was asked for.
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}

/** A compiler that computes ignores every signal but this one, and would outlive us. */
function kill({ pids }: Running): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended before us.
    }
  }
}

const killAll = (): void => running.forEach(kill);
