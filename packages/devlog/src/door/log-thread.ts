import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { Fault } from "@onex/contract";
import type { LogQuestion } from "./log-question.ts";
import type { ThreadAnswer } from "./thread-answer.ts";

export interface LogThreadOptions {
  /** From asking to the answer, waiting for others included. Default 10,000. */
  readonly deadlineMs?: number;
  /** A thread that is busy with one question for so long is ended. Default 300,000: a first index of very many logs must not be. */
  readonly stuckMs?: number;
  /** The file of the thread. Default the one beside this. */
  readonly file?: URL;
}

/** A thread that answers questions about the logs of one repository, so that nobody else waits for its disk. */
export interface LogThread extends AsyncDisposable {
  /**
   * The answer as JSON text, in the words of the question's schema. Rejects with `log/timeout`, with `run/aborted` when `signal` aborts, and with
   * what the answering raises; `registry/log-unavailable` after disposal.
   */
  ask(question: LogQuestion, signal?: AbortSignal): Promise<string>;
}

interface Asked {
  readonly question: LogQuestion;
  /** True when nobody waits for the answer any more. */
  readonly settled: () => boolean;
  readonly resolve: (text: string) => void;
  readonly reject: (reason: unknown) => void;
}

/** Starts the thread at the first question, and another one at the next question after it ended. It keeps the process alive only while somebody waits. */
export function logThread(
  root: string,
  { deadlineMs = 10_000, stuckMs = 300_000, file = workerFile() }: LogThreadOptions = {},
): LogThread {
  const line = questionLine({ start: (events) => startWorker(root, file, events), stuckMs });
  let ended = false;
  return {
    ask(question, signal) {
      if (ended) return Promise.reject(stopped());
      const { promise, asked } = ask(question, deadlineMs, signal);
      line.join(asked);
      return promise;
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      await line.close();
    },
  };
}

interface LineOptions {
  readonly start: (events: WorkerEvents) => Worker;
  readonly stuckMs: number;
}

/** Questions one after the other, each to the thread that runs or to the next one. */
function questionLine({ start, stuckMs }: LineOptions): { join(asked: Asked): void; close(): Promise<void> } {
  const waiting: Asked[] = [];
  let running: Worker | undefined;
  let current: { readonly asked: Asked; readonly stuck: NodeJS.Timeout } | undefined;
  const answer = (settle: (asked: Asked) => void): void => {
    if (current === undefined) return;
    clearTimeout(current.stuck);
    const { asked } = current;
    current = undefined;
    settle(asked);
    next();
  };
  const lost = (worker: Worker, cause: unknown): void => {
    if (running !== worker) return;
    running = undefined;
    const message = "The thread that reads the logs ended while it answered";
    answer(({ reject }) => reject(new Fault("internal/unexpected", message, { cause })));
  };
  const next = (): void => {
    const asked = takeFirst(waiting);
    if (asked === undefined) return void running?.unref();
    const worker = running ?? start({ answer, lost });
    running = worker;
    worker.ref();
    current = { asked, stuck: setTimeout(() => void worker.terminate(), stuckMs).unref() };
    worker.postMessage(asked.question);
  };
  return {
    join(asked) {
      waiting.push(asked);
      if (current === undefined) next();
    },
    async close() {
      for (const { reject } of waiting.splice(0)) reject(stopped());
      const worker = running;
      running = undefined;
      answer(({ reject }) => reject(stopped()));
      await worker?.terminate();
    },
  };
}

/** Takes the first question that somebody still waits for, and those before it, out of the line. */
function takeFirst(waiting: Asked[]): Asked | undefined {
  const asked = waiting.find(({ settled }) => !settled());
  waiting.splice(0, asked === undefined ? waiting.length : waiting.indexOf(asked) + 1);
  return asked;
}

interface WorkerEvents {
  /** Settles the question that the thread is at. */
  readonly answer: (settle: (asked: Asked) => void) => void;
  readonly lost: (worker: Worker, reason: unknown) => void;
}

function startWorker(root: string, file: URL, { answer, lost }: WorkerEvents): Worker {
  const worker = new Worker(file, { workerData: root, execArgv: [], env: environment() });
  let reason: unknown;
  worker.on("message", (said: ThreadAnswer) =>
    answer(({ resolve, reject }) => ("text" in said ? resolve(said.text) : reject(faultOf(said)))),
  );
  // Without a listener it would end the process; the exit that follows tells whoever waits.
  worker.on("error", (error) => {
    reason = error;
  });
  worker.on("exit", () => lost(worker, reason));
  return worker;
}

/** A question with an end: its answer, its deadline, or whoever asked going away. */
function ask(question: LogQuestion, deadlineMs: number, signal?: AbortSignal): { promise: Promise<string>; asked: Asked } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let settled = false;
  const settling =
    <Value>(settle: (value: Value) => void) =>
    (value: Value): void => {
      settled = true;
      clearTimeout(deadline);
      signal?.removeEventListener("abort", leave);
      settle(value);
    };
  const asked: Asked = { question, settled: () => settled, resolve: settling(resolve), reject: settling(reject) };
  const leave = (): void => asked.reject(new Fault("run/aborted", "Whoever asked about the logs has gone"));
  const late = `The logs gave no answer within ${deadlineMs} ms: try again, what is being read goes on being read`;
  const deadline = setTimeout(
    () => asked.reject(new Fault("log/timeout", late, { details: { deadline_ms: deadlineMs } })),
    deadlineMs,
  );
  if (signal?.aborted === true) leave();
  else signal?.addEventListener("abort", leave, { once: true });
  return { promise, asked };
}

const stopped = (): Fault => new Fault("registry/log-unavailable", "The service is stopping: ask another one");

function faultOf({ fault: { code, message, details }, stack }: Extract<ThreadAnswer, { fault: unknown }>): Fault {
  if (code !== "internal/unexpected" || stack === undefined) return new Fault(code, message, { details });
  const cause = new Error(message);
  cause.stack = stack;
  return new Fault(code, message, { details, cause });
}

/** Beside this file: TypeScript when the source runs as it is, JavaScript when it was built. */
const workerFile = (): URL => new URL(`./door-worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);

/** A thread does not use the compile cache that its process was told to use by a call, only one that is told by the environment. */
function environment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  // The folder in use is one for this version of Node, inside the one that was asked for.
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}
