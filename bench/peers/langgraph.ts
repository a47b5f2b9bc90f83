/** LangGraph.js as its documentation builds graphs. Its types are not needed to time it, so this compiles where it is not installed. */
interface Compiled<State> {
  invoke(input: Partial<State>, config?: object): Promise<State>;
  getStateHistory(config: object): AsyncIterable<object>;
}
interface Builder<State> {
  addNode(name: string, node: (state: State) => Partial<State> | Promise<Partial<State>>): Builder<State>;
  addEdge(from: string, to: string): Builder<State>;
  addConditionalEdges(from: string, to: (state: State) => string): Builder<State>;
  compile(options?: object): Compiled<State>;
}
interface LangGraph {
  readonly Annotation: ((options?: object) => unknown) & { Root(shape: object): unknown };
  readonly StateGraph: new <State>(annotation: unknown) => Builder<State>;
  readonly MemorySaver: new () => object;
  readonly START: string;
  readonly END: string;
}
interface Count {
  readonly value: number;
}

/** Runs a chain of nodes that add one. */
export async function langGraphChain(
  length: number,
  { saved, later = false }: { readonly saved: boolean; readonly later?: boolean },
): Promise<() => Promise<number>> {
  const langGraph = await load();
  const builder = chain(langGraph, length, later);
  const recursionLimit = length + 10;
  let thread = 0;
  const compiled = saved ? undefined : builder.compile();
  return async () => {
    // A saver of its own for each run: what earlier runs left behind is not this run's cost.
    const app = compiled ?? builder.compile({ checkpointer: new langGraph.MemorySaver() });
    const config = saved ? { recursionLimit, configurable: { thread_id: String(thread++) } } : { recursionLimit };
    return (await app.invoke({ value: 0 }, config)).value;
  };
}

/** Builds and compiles such a chain. */
export async function langGraphCompile(length: number): Promise<() => unknown> {
  const langGraph = await load();
  return () => chain(langGraph, length, false).compile();
}

/** Runs such a chain in a thread of one saver, which keeps them all. */
export async function langGraphThreads(length: number): Promise<{ readonly run: (thread: string) => Promise<number> }> {
  const langGraph = await load();
  const app = chain(langGraph, length, false).compile({ checkpointer: new langGraph.MemorySaver() });
  return {
    run: async (thread) =>
      (await app.invoke({ value: 0.5 }, { recursionLimit: length + 10, configurable: { thread_id: thread } })).value,
  };
}

/** One thread in which a node goes on adding an item to a list. */
export async function appendingThread(): Promise<{
  readonly steps: (count: number, item: (at: number) => string) => Promise<void>;
  /** Reads all checkpoints. */
  readonly length: () => Promise<number>;
}> {
  const { Annotation, StateGraph, MemorySaver, START, END } = await load();
  const list = Annotation({ reducer: (one: string[], other: string[]) => one.concat(other), default: () => [] });
  const configurable = { thread_id: "1" };
  let item = (at: number): string => `${at}`;
  let until = 0;
  const app = new StateGraph<{ list: readonly string[] }>(Annotation.Root({ list }))
    .addNode("append", (state) => ({ list: [item(state.list.length)] }))
    .addEdge(START, "append")
    .addConditionalEdges("append", (state) => (state.list.length < until ? "append" : END))
    .compile({ checkpointer: new MemorySaver() });
  return {
    steps: async (count, made) => {
      [item, until] = [made, count];
      await app.invoke({ list: [] }, { recursionLimit: count + 10, configurable });
    },
    length: async () => (await Array.fromAsync(app.getStateHistory({ configurable }))).length,
  };
}

function chain({ Annotation, StateGraph, START, END }: LangGraph, length: number, later: boolean): Builder<Count> {
  let builder = new StateGraph<Count>(Annotation.Root({ value: Annotation() }));
  const now = ({ value }: Count): Count => ({ value: value + 1 });
  const node = later ? async (count: Count): Promise<Count> => now(count) : now;
  for (let at = 0; at < length; at++) builder = builder.addNode(`n${at}`, node);
  builder = builder.addEdge(START, "n0").addEdge(`n${length - 1}`, END);
  for (let at = 1; at < length; at++) builder = builder.addEdge(`n${at - 1}`, `n${at}`);
  return builder;
}

async function load(): Promise<LangGraph> {
  const name = "@langchain/langgraph";
  return (await import(name)) as LangGraph; // the part of its interface that is declared above
}
