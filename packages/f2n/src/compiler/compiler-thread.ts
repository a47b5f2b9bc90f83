import { Worker } from "node:worker_threads";
import {
  Fault,
  type FaultCode,
  type FunctionReading,
  type ReadingRefusal,
  type TypeQuestion,
  type TypeReader,
} from "@onex/contract";
import type { WorkerMessage, WorkerRequest } from "./worker-protocol.ts";

export interface CompilerThreadOptions {
  /** Longest time until the next answer of a question; the compiler is ended after it. Default 20,000. */
  readonly timeoutMs?: number;
}

type Answer = FunctionReading | ReadingRefusal;

/** A running thread and its compiler processes. */
interface Thread {
  readonly worker: Worker;
  readonly pids: Set<number>;
}

interface Job {
  readonly request: WorkerRequest;
  readonly deliver: (answer: Answer) => void;
  readonly settle: (failure?: Fault) => void;
}

/**
 * The type reader: TypeScript's compiler in a thread of its own. One question at a time; others wait in order of asking. A type that the compiler does not
 * come back from costs `timeoutMs`, then its process is killed, the function is refused with `f2n/timeout`, and the rest is read by a new one. Keeps the process
 * alive only while a question is open.
 */
export function compilerThread({ timeoutMs = 20_000 }: CompilerThreadOptions = {}): TypeReader {
  const waiting: Job[] = [];
  let thread: Thread | undefined;
  let isBusy = false;
  let isClosed = false;

  const next = (): void => {
    const job = waiting[0];
    if (job === undefined || isBusy) return;
    isBusy = true;
    thread ??= startThread();
    void attend(thread, job, timeoutMs).then((end) => {
      if (end.kind !== "done") {
        // Whatever it was, a new compiler is the one sure way back into step.
        endThread(thread);
        thread = undefined;
      }
      if (end.kind === "again") waiting[0] = { ...job, request: end.request };
      else {
        waiting.shift();
        job.settle(end.kind === "failed" ? end.fault : undefined);
      }
      isBusy = false;
      next();
    });
  };

  const ask = (request: WorkerRequest): AsyncIterable<Answer> => {
    const { push, end, items } = channel<Answer>();
    if (isClosed) end(new Fault("internal/unexpected", "The type reader is closed; make a new engine"));
    else {
      waiting.push({ request, deliver: push, settle: end });
      next();
    }
    return items;
  };

  return {
    async warm(programs) {
      for await (const _ of ask({ kind: "warm", programs }));
    },
    read: (question: TypeQuestion) => ask({ kind: "read", question, skip: 0 }),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const ended = thread;
      thread = undefined;
      for (const job of waiting.splice(0))
        job.settle(new Fault("internal/unexpected", "The type reader was closed before it answered"));
      await endThread(ended);
    },
  };
}

type End =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly request: WorkerRequest }
  | { readonly kind: "failed"; readonly fault: Fault };

/** Sends one request and passes its answers on, until it is done or its time is up. */
function attend({ worker, pids }: Thread, { request, deliver }: Job, timeoutMs: number): Promise<End> {
  const skipped = request.kind === "read" ? request.skip : 0;
  let answered = 0;
  let begun: Pick<ReadingRefusal, "name" | "file" | "line" | "aliases"> | undefined;

  return new Promise((resolve) => {
    const finish = (end: End): void => {
      clearTimeout(timer);
      worker.off("message", hear).off("error", fail).off("exit", leave);
      worker.unref();
      resolve(end);
    };
    const giveUp = (): void => {
      if (begun === undefined || request.kind !== "read") {
        finish(failed("f2n/timeout", `The compiler did not open the program within ${timeoutMs} ms; read fewer files at once`));
        return;
      }
      const reason = `The compiler did not come back from a type of "${begun.name}" within ${timeoutMs} ms; give the function a simpler type`;
      deliver({ status: "refused", ...begun, code: "f2n/timeout", reason });
      finish({ kind: "again", request: { ...request, skip: skipped + answered + 1 } });
    };
    const hear = (message: WorkerMessage): void => {
      if (message.kind === "compiler") pids.add(message.pid);
      else if (message.kind === "begin") begun = message.place;
      else if (message.kind === "done") finish({ kind: "done" });
      else if (message.kind === "failed")
        finish(failed("internal/unexpected", `The compiler failed: ${message.message.split("\n")[0]}`));
      else {
        answered++;
        begun = undefined;
        timer.refresh();
        deliver(message.answer);
      }
    };
    const fail = (error: Error): void => finish(failed("internal/unexpected", `The compiler thread failed: ${error.message}`));
    const leave = (): void => finish(failed("internal/unexpected", "The compiler thread ended before it answered"));
    const timer = setTimeout(giveUp, timeoutMs);
    worker.on("message", hear).on("error", fail).on("exit", leave);
    worker.ref();
    worker.postMessage(request);
  });
}

const failed = (code: FaultCode, message: string): End => ({ kind: "failed", fault: new Fault(code, message) });

const running = new Set<Thread>();

function startThread(): Thread {
  // Beside this file: TypeScript when the source runs as it is, JavaScript when it was built.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { execArgv: [] });
  worker.unref();
  const thread: Thread = { worker, pids: new Set() };
  if (running.size === 0) process.on("exit", killAll);
  running.add(thread);
  return thread;
}

/** A compiler that computes ignores every signal but this one, and would outlive us. */
function kill({ pids }: Thread): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended before us.
    }
  }
}

const killAll = (): void => running.forEach(kill);

async function endThread(thread: Thread | undefined): Promise<void> {
  if (thread === undefined) return;
  kill(thread);
  running.delete(thread);
  if (running.size === 0) process.off("exit", killAll);
  await thread.worker.terminate();
}

/** Items pushed before they are asked for are kept. Ends, or throws, after the last one. */
function channel<T>(): { push(item: T): void; end(failure?: Fault): void; items: AsyncIterable<T> } {
  const kept: T[] = [];
  let ended: { readonly failure: Fault | undefined } | undefined;
  let wake = (): void => {};
  return {
    push(item) {
      kept.push(item);
      wake();
    },
    end(failure) {
      ended = { failure };
      wake();
    },
    items: (async function* () {
      while (true) {
        const [item] = kept.splice(0, 1);
        if (item !== undefined) yield item;
        else if (ended?.failure !== undefined) throw ended.failure;
        else if (ended !== undefined) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    })(),
  };
}
