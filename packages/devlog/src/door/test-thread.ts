import { parentPort, workerData } from "node:worker_threads";
import type { LogQuestion } from "./log-question.ts";

/** Answers with the question and whose thread it is, dies of "die", and says nothing to "wait". */
parentPort?.on("message", (question: LogQuestion) => {
  const word = question.ask === "entry" ? question.id : "";
  if (word === "die") process.exit(1);
  if (word === "throw") throw new Error("out of order");
  if (word === "fault")
    parentPort?.postMessage({ fault: { code: "log/unknown-entry", message: "no entry", details: { id: 1 } } });
  else if (word !== "wait") parentPort?.postMessage({ text: `${String(workerData)} ${word}` });
});
