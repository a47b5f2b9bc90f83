import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { deltaChannelHistoryTests, validate } from "@langchain/langgraph-checkpoint-validation";
import { expect, test } from "vitest";
import { OnexSaver } from "./onex-saver.ts";

const initializer = { checkpointerName: "OnexSaver", createCheckpointer: () => new OnexSaver() };
validate(initializer);
deltaChannelHistoryTests(initializer);

const State = Annotation.Root({
  notes: Annotation<string[]>({ reducer: (before, more) => [...before, ...more], default: () => [] }),
});

function noteTaker(checkpointer: OnexSaver | MemorySaver) {
  return new StateGraph(State)
    .addNode("first", () => ({ notes: ["first"] }))
    .addNode("second", ({ notes }) => ({ notes: [`second after ${notes.length}`] }))
    .addEdge(START, "first")
    .addEdge("first", "second")
    .addEdge("second", END)
    .compile({ checkpointer });
}

async function story(checkpointer: OnexSaver | MemorySaver): Promise<unknown> {
  const app = noteTaker(checkpointer);
  const config = { configurable: { thread_id: "1" } };
  await app.invoke({ notes: ["begin"] }, config);
  await app.invoke({ notes: ["again"] }, config);
  const states = await Array.fromAsync(app.getStateHistory(config));
  const middle = states[4];
  if (middle === undefined) throw new Error("the thread has no fifth state");
  const resumed = await app.invoke(null, middle.config);
  const after = await Array.fromAsync(app.getStateHistory(config));
  return {
    states: states.map(({ values, next, metadata }) => ({ values, next, source: metadata?.source })),
    resumed,
    after: after.map(({ values, next }) => ({ values, next })),
  };
}

test("a graph with this checkpointer lives through the same story as with MemorySaver: two calls, time travel, all states", async () => {
  expect(await story(new OnexSaver())).toEqual(await story(new MemorySaver()));
});

test("going back to an old checkpoint leaves the recorded ones as they were", async () => {
  const app = noteTaker(new OnexSaver());
  const config = { configurable: { thread_id: "1" } };
  await app.invoke({ notes: ["begin"] }, config);
  const before = await Array.fromAsync(app.getStateHistory(config));
  const first = before.at(-1);
  if (first === undefined) throw new Error("the thread has no states");
  await app.invoke(null, first.config);
  const after = await Array.fromAsync(app.getStateHistory(config));
  expect(after.slice(-before.length)).toEqual(before);
});

test("what a caller does to an answer does not reach the next one", async () => {
  const saver = new OnexSaver();
  const app = noteTaker(saver);
  const config = { configurable: { thread_id: "__proto__" } };
  await app.invoke({ notes: ["begin"] }, config);
  const tuple = await saver.getTuple(config);
  const notes = tuple?.checkpoint.channel_values["notes"];
  if (!Array.isArray(notes)) throw new Error("no notes");
  notes.push("mine");
  expect((await saver.getTuple(config))?.checkpoint.channel_values["notes"]).toEqual(["begin", "first", "second after 2"]);
});
