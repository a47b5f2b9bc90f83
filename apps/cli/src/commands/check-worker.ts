import { parentPort, workerData } from "node:worker_threads";
import { isFault } from "@onex/contract";
import { examine, f2nEngine, type Node } from "onex";
import { loadExport } from "../hosting/load-nodes.ts";
import type { CheckMessage, CheckWork } from "./examine-apart.ts";

// Only `examineApart` starts this file.
const { target, cwd, options } = workerData as CheckWork;
const say = (message: CheckMessage): void => parentPort?.postMessage(message);

/** The compiler is ended before anything runs: a thread that is ended cannot do that any more. */
async function loaded(): Promise<Node> {
  await using engine = f2nEngine();
  return await loadExport(target, engine, cwd);
}

try {
  const node = await loaded();
  const examination = await examine(node, { ...options, onInput: (input, soFar) => say({ kind: "trying", input, soFar }) });
  say({ kind: "done", examination });
} catch (thrown) {
  if (!isFault(thrown)) throw thrown;
  const { code, message, details } = thrown;
  // What an operator is shown is plain JSON.
  say({ kind: "fault", code, message, details: JSON.parse(JSON.stringify(details)) });
}
