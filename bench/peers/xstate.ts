/** XState: the persisted snapshot of a small machine that has seen some events. */
interface Actor {
  start(): Actor;
  send(event: object): void;
  getPersistedSnapshot(): object;
}
interface XState {
  createMachine(config: object): object;
  createActor(machine: object): Actor;
  assign(changes: object): object;
}

export async function xstateSnapshot(): Promise<() => object> {
  const name = "xstate";
  const { createMachine, createActor, assign } = (await import(name)) as XState; // the part of its interface that is declared above
  const count = assign({ count: ({ context }: { context: { count: number } }) => context.count + 1 });
  const machine = createMachine({
    id: "counter",
    initial: "idle",
    context: { count: 0 },
    states: {
      idle: { on: { next: { target: "busy", actions: count } } },
      busy: { on: { next: { target: "idle", actions: count } } },
    },
  });
  const actor = createActor(machine).start();
  for (let at = 0; at < 10; at++) actor.send({ type: "next" });
  return () => actor.getPersistedSnapshot();
}
