/** Items from whoever pushes to whoever iterates; pushed before they are asked for, they are kept. */
export interface Channel<T> {
  push(item: T): void;
  /** After the last item: ends the iteration, or makes it throw. */
  end(failure?: Error): void;
  readonly items: AsyncIterable<T>;
}

/** A channel for one iteration. `leave` is called when that ends, early or not. */
export function channel<T>(leave: () => void = () => {}): Channel<T> {
  const kept: T[] = [];
  let ended: { readonly failure: Error | undefined } | undefined;
  let wake = (): void => {};
  const items = async function* (): AsyncGenerator<T> {
    try {
      while (true) {
        const item = kept.shift();
        if (item !== undefined) yield item;
        else if (ended?.failure !== undefined) throw ended.failure;
        else if (ended !== undefined) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      leave();
    }
  };
  return {
    push(item) {
      kept.push(item);
      wake();
    },
    end(failure) {
      ended ??= { failure };
      wake();
    },
    items: items(),
  };
}
