import { Worker } from "node:worker_threads";
import { Fault, type FaultCode, type Json } from "@onex/contract";
import type { Examination, ExamineOptions, Finding } from "onex";

/** What is to be examined: `<file>#<export>`, from a folder. */
export interface CheckWork {
  readonly target: string;
  readonly cwd: string;
  readonly options: Omit<ExamineOptions, "onInput">;
}

/** What the thread says of it. */
export type CheckMessage =
  | { readonly kind: "trying"; readonly input: Json; readonly soFar: Examination }
  | { readonly kind: "done"; readonly examination: Examination }
  | { readonly kind: "fault"; readonly code: FaultCode; readonly message: string; readonly details: Fault["details"] };

/** Of `examine`. */
const usualTimeoutMs = 1_000;
/** An input is run twice, and made into copies and compared besides. */
const allowanceMs = 1_000;

/**
 * Examines in a thread of its own, which is ended when the function does not come back from an input: that is a finding as well. Rejects with what loading
 * raises, and with what `examine` does.
 */
export async function examineApart(work: CheckWork): Promise<Examination> {
  const { timeoutMs = usualTimeoutMs } = work.options;
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./check-worker.${extension}`, import.meta.url), { workerData: work });
  const { promise, resolve, reject } = Promise.withResolvers<Examination>();
  let trying: Extract<CheckMessage, { kind: "trying" }> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (claim: Finding["claim"], message: string): void => {
    if (trying === undefined) {
      reject(new Error(`${work.target}: ${message} while it was loaded`));
      return;
    }
    const { input, soFar } = trying;
    resolve({ ...soFar, holds: false, findings: [...soFar.findings, { claim, message, input, shrinks: 0 }] });
  };
  worker.on("message", (message: CheckMessage) => {
    clearTimeout(timer);
    if (message.kind === "done") resolve(message.examination);
    if (message.kind === "fault") reject(new Fault(message.code, message.message, { details: message.details }));
    if (message.kind !== "trying") return;
    trying = message;
    timer = setTimeout(
      () => giveUp("in-time", `it did not come back within ${timeoutMs} ms, and held up its thread`),
      2 * timeoutMs + allowanceMs,
    );
  });
  worker.on("error", reject);
  worker.on("exit", () => giveUp("returns", "it ended the process"));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
