import { fetchTaped } from "./fetch-taped.ts";
import type { GlobalName } from "./instrument.ts";
import { currentTape } from "./switchboard.ts";
import { tapedBytes } from "./taped-function.ts";

/**
 * What a module that f2n has loaded sees instead of some globals: the same in every way that the module can tell, since `instrument` puts them only
 * where it uses them as what they are. They ask the real ones at each call, so that a test's clock is seen through them.
 */
export const globalFacades = {
  Date: dateFacade(),
  Math: Object.create(Object.getPrototypeOf(Math), {
    ...Object.getOwnPropertyDescriptors(Math),
    random: method("random", () => currentTape()?.scalar("random", liveRandom) ?? Math.random()),
  }) as Math, // It has all that Math has.
  crypto: cryptoFacade(),
  performance: performanceFacade(),
  fetch: fetchTaped,
} satisfies Readonly<Record<GlobalName, unknown>>;

function method(name: string, value: (...args: never[]) => unknown): PropertyDescriptor {
  Object.defineProperty(value, "name", { value: name });
  return { value, writable: true, configurable: true };
}

function liveRandom(): number {
  return Math.random();
}

function liveNow(): number {
  return globalThis.Date.now();
}

function now(): number {
  const tape = currentTape();
  return tape === undefined ? globalThis.Date.now() : tape.scalar("clock", liveNow);
}

/** Makes real dates: they are instances of this and of the real one, and their constructor is the real one. */
function dateFacade(): DateConstructor {
  const Real = globalThis.Date;
  function Facade(...args: unknown[]): unknown {
    const Live = globalThis.Date;
    if (new.target === undefined) return new Live(now()).toString();
    const target = new.target === Facade ? Live : new.target;
    if (args.length > 0) return Reflect.construct(Live, args, target);
    return currentTape() === undefined ? Reflect.construct(Live, args, target) : Reflect.construct(Live, [now()], target);
  }
  const shown = Function.prototype.toString.bind(Real);
  Object.defineProperties(Facade, {
    ...Object.getOwnPropertyDescriptors(Real),
    now: method("now", now),
    toString: method("toString", shown),
  });
  // It has all that Date has.
  return Facade as unknown as DateConstructor;
}

type Crypto = typeof globalThis.crypto;

function cryptoFacade(): Crypto {
  const { crypto } = globalThis;
  const uuid = (): ReturnType<Crypto["randomUUID"]> => crypto.randomUUID();
  return Object.create(crypto, {
    randomUUID: method("randomUUID", () => currentTape()?.scalar("uuid", uuid) ?? crypto.randomUUID()),
    getRandomValues: method("getRandomValues", (array: Uint8Array): Uint8Array => {
      const tape = currentTape();
      if (tape === undefined) return crypto.getRandomValues(array);
      return tapedBytes(tape, "getRandomValues", array, () => crypto.getRandomValues(array));
    }),
    subtle: { get: () => subtleFacade(crypto.subtle), configurable: true },
  });
}

const takesNoChance: ReadonlySet<PropertyKey> = new Set(["digest", "verify", "decrypt", "importKey", "exportKey", "deriveBits"]);

const subtleFacade = (subtle: Crypto["subtle"]): Crypto["subtle"] =>
  passingThrough(subtle, (name) => (takesNoChance.has(name) ? undefined : `crypto.subtle.${String(name)}`));

function performanceFacade(): typeof globalThis.performance {
  const { performance } = globalThis;
  const live = (): number => globalThis.performance.now();
  const tapedNow = (): number => currentTape()?.scalar("timer", live) ?? live();
  const passing = passingThrough(performance, (name) => `performance.${String(name)}`);
  return new Proxy(performance, {
    get: (target, name) => {
      if (name === "now") return tapedNow;
      if (name === "timeOrigin") return currentTape()?.scalar("timer", () => target.timeOrigin) ?? target.timeOrigin;
      return Reflect.get(passing, name);
    },
  });
}

/** An object of the engine whose methods are called on the real one, and tell the tape where it cannot hold what they do. */
function passingThrough<T extends object>(real: T, beyond: (name: PropertyKey) => string | undefined): T {
  return new Proxy(real, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]): unknown => {
        const what = beyond(name);
        if (what !== undefined) currentTape()?.beyond(what);
        return Reflect.apply(value, target, args);
      };
    },
  });
}
