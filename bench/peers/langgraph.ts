/** LangGraph.js as its documentation builds a linear graph. Its types are not needed to time it, so this compiles where it is not installed. */
interface Compiled {
  invoke(input: { value: number }, config?: object): Promise<{ value: number }>;
}
interface Builder {
  addNode(name: string, node: (state: { value: number }) => { value: number }): Builder;
  addEdge(from: string, to: string): Builder;
  compile(options?: object): Compiled;
}
interface LangGraph {
  readonly Annotation: (() => unknown) & { Root(shape: object): unknown };
  readonly StateGraph: new (annotation: unknown) => Builder;
  readonly MemorySaver: new () => unknown;
  readonly START: string;
  readonly END: string;
}

export async function langGraphChain(length: number, { saved }: { readonly saved: boolean }): Promise<() => Promise<number>> {
  const { Annotation, StateGraph, MemorySaver, START, END } = await load();
  let builder = new StateGraph(Annotation.Root({ value: Annotation() }));
  for (let at = 0; at < length; at++) builder = builder.addNode(`n${at}`, ({ value }) => ({ value: value + 1 }));
  builder = builder.addEdge(START, "n0").addEdge(`n${length - 1}`, END);
  for (let at = 1; at < length; at++) builder = builder.addEdge(`n${at - 1}`, `n${at}`);
  const recursionLimit = length + 10;
  let thread = 0;
  const compiled = saved ? undefined : builder.compile();
  return async () => {
    // A saver of its own for each run: what earlier runs left behind is not this run's cost.
    const app = compiled ?? builder.compile({ checkpointer: new MemorySaver() });
    const config = saved ? { recursionLimit, configurable: { thread_id: String(thread++) } } : { recursionLimit };
    return (await app.invoke({ value: 0 }, config)).value;
  };
}

async function load(): Promise<LangGraph> {
  const name = "@langchain/langgraph";
  return (await import(name)) as LangGraph; // the part of its interface that is declared above
}
