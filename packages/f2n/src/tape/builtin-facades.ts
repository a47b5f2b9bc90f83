import { globalFacades } from "./global-facades.ts";
import { currentTape } from "./switchboard.ts";
import { type AnyFunction, tapedBytes, tapedLater, tapedNow, untaped } from "./taped-function.ts";

/** Built-ins of which loaded modules get a form that reads through tapes, by their full names. */
export const facedBuiltins: ReadonlySet<string> = new Set(["node:fs", "node:fs/promises", "node:crypto"]);

type Exports = Record<string, unknown>;

/** The built-in with every function that reads or does something replaced; made when a module first imports it. */
export function builtinFacade(name: string): object {
  switch (name) {
    case "node:fs":
      return fsFacade();
    case "node:fs/promises":
      return promisesFacade();
    case "node:crypto":
      return cryptoFacade();
    default:
      throw new RangeError(`There is no form of ${name} that reads through tapes`);
  }
}

const readsNow = ["readFileSync", "existsSync", "readdirSync", "readlinkSync", "realpathSync", "accessSync"];
const readsLater = ["readFile", "readdir", "readlink", "realpath", "access"];

function fsFacade(): object {
  const real = builtin("node:fs");
  return mapFunctions(real, { promises: promisesFacade() }, (name, live) =>
    readsNow.includes(name)
      ? tapedNow({ kind: "file", name, live, of: pathOf })
      : isClass(name)
        ? live
        : untaped(`fs.${name}`, live),
  );
}

function promisesFacade(): object {
  return mapFunctions(builtin("node:fs/promises"), {}, (name, live) =>
    readsLater.includes(name) ? tapedLater({ kind: "file", name, live, of: pathOf }) : untaped(`fs.promises.${name}`, live),
  );
}

/** A path with what else was asked; undefined for an open file, whose position is nobody's argument. */
function pathOf([path, ...more]: readonly unknown[]): string | undefined {
  if (typeof path === "number" || (typeof path === "object" && path !== null && "fd" in path)) return undefined;
  const asked = more.filter((part) => part !== undefined);
  return asked.length === 0 ? String(path) : `${String(path)} ${JSON.stringify(asked)}`;
}

const chance =
  /^(?:generateKey|generateKeyPair|generatePrime|randomFill$|randomUUIDv7$|createECDH|createDiffieHellman|getDiffieHellman|ECDH|DiffieHellman|publicEncrypt|sign$|createSign|encapsulate|prng|pseudoRandomBytes|rng)/;

function cryptoFacade(): object {
  const real = builtin("node:crypto");
  const { crypto } = globalFacades;
  const own: Readonly<Record<string, (name: string, live: AnyFunction) => AnyFunction>> = {
    randomUUID:
      (_, live) =>
      (...args) =>
        currentTape()?.scalar("uuid", () => String(live(...args))) ?? live(...args),
    randomBytes: (name, live) =>
      tapedNow({ kind: "bytes", name, live, of: ([size, done]) => (done === undefined ? String(size) : undefined) }),
    randomInt: (name, live) => tapedNow({ kind: "random", name, live, of: boundsOf }),
    randomFillSync:
      (name, live) =>
      (array, ...range) =>
        fillTaped(name, live, array, range),
  };
  const web = { webcrypto: crypto, subtle: crypto.subtle, getRandomValues: crypto.getRandomValues };
  return mapFunctions(real, web, (name, live) => {
    const make = own[name];
    return make !== undefined ? make(name, live) : chance.test(name) ? untaped(`crypto.${name}`, live) : live;
  });
}

const boundsOf = (args: readonly unknown[]): string | undefined =>
  args.every((bound) => bound === undefined || typeof bound === "number")
    ? args.filter((bound) => bound !== undefined).join(" ")
    : undefined;

function fillTaped(name: string, live: AnyFunction, array: unknown, range: readonly unknown[]): unknown {
  const tape = currentTape();
  if (tape === undefined || !ArrayBuffer.isView(array)) return live(array, ...range);
  if (range.some((part) => part !== undefined)) {
    tape.beyond(`crypto.${name}`);
    return live(array, ...range);
  }
  return tapedBytes(tape, name, array, () => live(array));
}

const builtin = (name: string): Exports => process.getBuiltinModule(name) as unknown as Exports; // every built-in is an object of exports

const isClass = (name: string): boolean => /^[A-Z]/.test(name);

/** `own` stands as it is. */
function mapFunctions(real: Exports, own: Exports, map: (name: string, live: AnyFunction) => AnyFunction): Exports {
  const faced: Exports = { ...own };
  for (const name of Object.keys(real)) {
    if (Object.hasOwn(own, name)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(real, name);
    const value: unknown = descriptor?.get === undefined ? descriptor?.value : undefined;
    // A function takes what it takes.
    if (typeof value === "function") faced[name] = map(name, value as AnyFunction);
    else if (descriptor?.get === undefined) faced[name] = value;
    // Some warn when they are looked at.
    else Object.defineProperty(faced, name, { get: () => real[name], enumerable: true, configurable: true });
  }
  return faced;
}
