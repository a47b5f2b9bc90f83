import type { FunctionReading, ReadingRefusal, TypeQuestion, TypeReader } from "@onex/contract";

export type Answer = FunctionReading | ReadingRefusal;

/** Which function an answer is about. */
export type FunctionPlace = Pick<ReadingRefusal, "name" | "file" | "line" | "aliases">;

/** What the main thread asks of the compiler thread. One request at a time. */
export type WorkerRequest =
  | { readonly kind: "warm"; readonly programs: Parameters<TypeReader["warm"]>[0] }
  /** `skip`: answers that were given before the compiler had to be restarted. `stop` becomes 1, in shared memory, when nobody listens any more. */
  | { readonly kind: "read"; readonly question: TypeQuestion; readonly skip: number; readonly stop: Int32Array };

export type WorkerMessage =
  /** A compiler process was started; it does not stop by itself while it computes. */
  | { readonly kind: "compiler"; readonly pid: number }
  /** The next answer is about this function; without one after it, this function is why. */
  | { readonly kind: "begin"; readonly place: FunctionPlace }
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };
