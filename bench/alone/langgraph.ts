/** One figure of LangGraph.js with its memory saver a process: `node --expose-gc bench/alone/langgraph.ts <what>`. */
import { appendingThread, langGraphThreads } from "../peers/langgraph.ts";
import { heapBytes, kilobyte } from "./heap.ts";

const figures: Readonly<Record<string, () => Promise<number>>> = {
  scalar: async () => {
    const { run } = await langGraphThreads(100);
    for (let thread = 0; thread < 10; thread++) await run(`warm-${thread}`);
    const before = heapBytes();
    for (let thread = 0; thread < 100; thread++) await run(`thread-${thread}`);
    return (heapBytes() - before) / 10_000;
  },
  append: async () => {
    const warm = await appendingThread();
    await warm.steps(50, kilobyte);
    const before = heapBytes();
    const thread = await appendingThread();
    await thread.steps(400, kilobyte);
    return (heapBytes() - before) / 1_000 + 0 * (await thread.length());
  },
  list: async () => {
    const thread = await appendingThread();
    await thread.steps(400, kilobyte);
    const started = performance.now();
    await thread.length();
    return performance.now() - started;
  },
};

console.log(await figures[process.argv[2] ?? ""]?.());
