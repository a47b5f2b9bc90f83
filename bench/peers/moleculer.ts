/** Moleculer: so many calls of a local action, one after the other. A call is its own; nothing is remembered of it. */
interface Broker {
  createService(schema: object): void;
  start(): Promise<void>;
  call(action: string, params: { value: number }): Promise<number>;
}
interface Moleculer {
  readonly ServiceBroker: new (options: object) => Broker;
}

export async function moleculerCalls(length: number): Promise<{ readonly run: () => Promise<number> }> {
  const name = "moleculer";
  const { ServiceBroker } = ((await import(name)) as { readonly default: Moleculer }).default; // the part that is declared above
  const broker = new ServiceBroker({ logger: false });
  broker.createService({ name: "math", actions: { addOne: ({ params }: { params: { value: number } }) => params.value + 1 } });
  await broker.start();
  return {
    run: async () => {
      let value = 0;
      for (let at = 0; at < length; at++) value = await broker.call("math.addOne", { value });
      return value;
    },
  };
}
