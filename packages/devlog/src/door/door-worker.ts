import { parentPort, workerData } from "node:worker_threads";
import { toFault } from "@onex/contract";
import type { LogQuestion } from "./log-question.ts";
import { openDoor } from "./open-door.ts";
import type { ThreadAnswer } from "./thread-answer.ts";

/** Answers one question after the other; `logThread` started it with the repository's folder. */
const door = openDoor(String(workerData));

parentPort?.on("message", (question: LogQuestion) => parentPort?.postMessage(answerTo(question)));

function answerTo(question: LogQuestion): ThreadAnswer {
  try {
    return { text: JSON.stringify(door.answer(question)) };
  } catch (thrown) {
    const { code, message, details } = toFault(thrown);
    const fault = { code, message, details };
    return thrown instanceof Error && thrown.stack !== undefined ? { fault, stack: thrown.stack } : { fault };
  }
}
