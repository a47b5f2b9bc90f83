import { Fault, type ReadingRefusal, type TypeQuestion, type TypeReader, toFault } from "@onex/contract";
import { channel } from "./channel.ts";
import type { Answer, FunctionPlace, WorkerMessage, WorkerRequest } from "./worker-protocol.ts";
import { type WorkerThread, workerThread } from "./worker-thread.ts";

export interface CompilerThreadOptions {
  /** Longest time until the next answer of a question; the compiler is ended after it. Default 20,000. */
  readonly timeoutMs?: number;
}

interface Job {
  readonly request: WorkerRequest;
  readonly deliver: (answer: Answer) => void;
  readonly settle: (failure?: Fault) => void;
  /** A compiler that failed before it began with any function may have died since the last question: a new one is asked once. */
  readonly isRepeated: boolean;
}

/**
 * The type reader: TypeScript's compiler in a thread of its own. One question at a time; others wait in order of asking. A type that the compiler does not
 * come back from costs `timeoutMs`, then its process is killed, the function is refused with `f2n/timeout`, and the rest is read by a new one; so it goes
 * with a function that the compiler dies of. Keeps the process alive only while a question is open.
 */
export function compilerThread({ timeoutMs = 20_000 }: CompilerThreadOptions = {}): TypeReader {
  const waiting: Job[] = [];
  let thread: WorkerThread | undefined;
  let isBusy = false;
  let isClosed = false;

  const attempt = async (job: Job): Promise<End> => {
    try {
      thread ??= workerThread();
      return await attend(thread, job, timeoutMs);
    } catch (thrown) {
      return { kind: "failed", fault: toFault(thrown) };
    }
  };

  const next = async (): Promise<void> => {
    const job = waiting[0];
    if (job === undefined || isBusy || isClosed) return;
    isBusy = true;
    const end = await attempt(job);
    isBusy = false;
    if (isClosed) return;
    if (end.kind !== "done") {
      // Whatever it was, a new compiler is the one sure way back into step.
      void thread?.end();
      thread = undefined;
    }
    waiting.shift();
    if (end.kind === "again") waiting.unshift(end.job);
    else job.settle(end.kind === "failed" ? end.fault : undefined);
    void next();
  };

  const ask = (request: WorkerRequest, leave?: () => void): AsyncIterable<Answer> => {
    const { push, end, items } = channel<Answer>(leave);
    if (isClosed) end(new Fault("internal/unexpected", "The type reader is closed; make a new engine"));
    else {
      waiting.push({ request, deliver: push, settle: end, isRepeated: false });
      void next();
    }
    return items;
  };

  return {
    async warm(programs) {
      for await (const _ of ask({ kind: "warm", programs }));
    },
    read(question: TypeQuestion) {
      // The thread looks at it between two functions: whoever leaves early pays for no more than one.
      const stop = new Int32Array(new SharedArrayBuffer(4));
      return ask({ kind: "read", question, skip: 0, stop }, () => Atomics.store(stop, 0, 1));
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      for (const job of waiting.splice(0))
        job.settle(new Fault("internal/unexpected", "The type reader was closed before it answered"));
      await thread?.end();
      thread = undefined;
    },
  };
}

type End =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly job: Job }
  | { readonly kind: "failed"; readonly fault: Fault };

/** A compiler that ends on the same question twice ends of that question: of code that is nested more deeply than its stack. */
const diedTwice = (message: string): Fault | undefined =>
  /Unexpected EOF|EPIPE/.test(message)
    ? new Fault("f2n/too-large", "The compiler ended twice while it opened the program; give it code that is less deeply nested")
    : undefined;

/** Passes the answers of one request on, until it is done, its time is up or the compiler fails. */
function attend(thread: WorkerThread, job: Job, timeoutMs: number): Promise<End> {
  const { request, deliver } = job;
  let answered = 0;
  let begun: FunctionPlace | undefined;

  /** The function that was begun is why; the others are read by a new compiler. */
  const without = (refusal: Pick<ReadingRefusal, "status" | "code" | "reason">): End | undefined => {
    if (begun === undefined || request.kind !== "read") return undefined;
    deliver({ ...begun, ...refusal });
    return { kind: "again", job: { ...job, request: { ...request, skip: request.skip + answered + 1 } } };
  };
  const tooSlow = (): End =>
    without({
      status: "refused",
      code: "f2n/timeout",
      reason: `The compiler did not come back from a type of "${begun?.name}" within ${timeoutMs} ms; give the function a simpler type`,
    }) ?? {
      kind: "failed",
      fault: new Fault("f2n/timeout", `The compiler did not open the program within ${timeoutMs} ms; read fewer files at once`),
    };
  const broken = (message: string): End => {
    const reason = `The compiler failed: ${message.split("\n")[0]}`;
    const others = without({ status: "failed", code: "internal/unexpected", reason });
    if (others !== undefined) return others;
    if (!job.isRepeated && answered === 0) return { kind: "again", job: { ...job, isRepeated: true } };
    return { kind: "failed", fault: diedTwice(message) ?? new Fault("internal/unexpected", reason) };
  };

  return new Promise((resolve) => {
    const finish = (end: End): void => {
      clearTimeout(timer);
      asked.forget();
      resolve(end);
    };
    const hear = (message: WorkerMessage): void => {
      if (message.kind === "begin") begun = message.place;
      else if (message.kind === "done") finish({ kind: "done" });
      else if (message.kind === "failed") finish(broken(message.message));
      else if (message.kind === "answer") {
        answered++;
        begun = undefined;
        timer.refresh();
        deliver(message.answer);
      }
    };
    const timer = setTimeout(() => finish(tooSlow()), timeoutMs);
    const asked = thread.ask(request, hear);
  });
}
