import { AsyncLocalStorage } from "node:async_hooks";
import type { Tape } from "@onex/contract";

/** Where the tape of an asynchronous call is found while the call goes on. */
interface Holder {
  tape: Tape | undefined;
}

interface Switchboard {
  /** Of the sync call that is under way. */
  current: Tape | undefined;
  readonly later: AsyncLocalStorage<Holder>;
  /** Asynchronous calls under way: while there are none, nobody looks. */
  open: number;
  /** What loaded modules import instead of globals and built-ins, by name. */
  readonly modules: Map<string, object>;
}

/** In the registry of symbols; another form of the switchboard would have another name. */
export const switchboardName = "@onex/tape/1";
const key = Symbol.for(switchboardName);

/** One for the process, however many copies of this module a test runner or a package manager makes: loaded code finds it by the symbol. */
export const switchboard: Switchboard = shared();

function shared(): Switchboard {
  const known: unknown = Reflect.get(globalThis, key);
  // Whoever defines it, does it here.
  if (known !== undefined) return known as Switchboard;
  const made: Switchboard = { current: undefined, later: new AsyncLocalStorage(), open: 0, modules: new Map() };
  Object.defineProperty(globalThis, key, { value: made });
  return made;
}

/** The tape of the call that this code runs in. */
export const currentTape = (): Tape | undefined =>
  switchboard.current ?? (switchboard.open === 0 ? undefined : switchboard.later.getStore()?.tape);

/** A sync call has its tape in a variable, which costs nothing; one that goes on later carries it along. */
export function play(tape: Tape, isLater: boolean, call: () => unknown): unknown {
  return isLater ? playLater(tape, call) : playNow(tape, call);
}

function playNow(tape: Tape | undefined, call: () => unknown): unknown {
  const before = switchboard.current;
  switchboard.current = tape;
  try {
    return call();
  } finally {
    switchboard.current = before;
  }
}

function playLater(tape: Tape, call: () => unknown): unknown {
  const holder: Holder = { tape };
  const end = (): void => {
    // What it left running is no part of it.
    if (holder.tape === undefined) return;
    holder.tape = undefined;
    switchboard.open -= 1;
  };
  switchboard.open += 1;
  let given: unknown;
  try {
    // What this call reads is not what the sync call around it reads.
    given = playNow(undefined, () => switchboard.later.run(holder, call));
  } catch (thrown) {
    end();
    throw thrown;
  }
  if (given instanceof Promise) given.then(end, end);
  // Asking another kind of promise might start it once more: its tape stays open until the run has ended.
  else if (!isThenable(given)) end();
  return given;
}

const isThenable = (value: unknown): boolean => typeof value === "object" && value !== null && "then" in value;
