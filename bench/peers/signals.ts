/** alien-signals: a chain of computed values, recomputed when its source changes. It keeps no history. */
interface Signals {
  signal(initial: number): (value?: number) => number;
  computed(compute: () => number): () => number;
}

/** Sets the source and gives what the last of the chain is then. */
export async function signalChain(length: number): Promise<(value: number) => number> {
  const name = "alien-signals";
  const { signal, computed } = (await import(name)) as Signals; // the part of its interface that is declared above
  const source = signal(-1);
  let last: () => number = source;
  for (let at = 0; at < length; at++) {
    const before = last;
    last = computed(() => before() + 1);
  }
  return (value) => {
    source(value);
    return last();
  };
}
