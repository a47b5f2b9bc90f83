import {
  type Ambient,
  assertOptions,
  type Described,
  Fault,
  isFault,
  type NodeDescription,
  type NodeSource,
  type OptionNames,
  type RefusedDescription,
  type SourceKeeper,
  systemAmbient,
  type Taping,
  type TypeReader,
  type WrittenSources,
} from "@onex/contract";
import { compilerThread } from "./compiler/compiler-thread.ts";
import { diskReader } from "./compiler/disk-reader.ts";
import { type Describer, describer, type LiveOptions, type Reading, type SourceOptions } from "./describe/describer.ts";
import { type BlockOptions, blockNames } from "./describe/node-description.ts";
import { exporting } from "./describe/source-text.ts";
import { type Asked, sourceKeeper } from "./emit/source-keeper.ts";
import type { Callable } from "./live/inspector.ts";
import { currentModule } from "./load/current-module.ts";
import { javascriptOf } from "./load/javascript-of.ts";
import { loadModule } from "./load/load-module.ts";
import { loadSource } from "./load/load-source.ts";
import { loadTogether } from "./load/load-together.ts";
import { syntacticReader } from "./syntactic/syntactic-reader.ts";
import { tapingOf } from "./tape/taped-modules.ts";

/** Block options are for every description; those of a call come first. */
export interface F2nEngineOptions extends BlockOptions {
  /** Clock and ids of metadata blocks. Default: the system's. */
  readonly ambient?: Ambient;
  /** Longest time for one function; the compiler is ended after it. Default 20,000. */
  readonly timeoutMs?: number;
}

/** A file that could not be read or parsed; the others go on. */
export interface FileFault {
  readonly type: "fault";
  readonly file: string;
  readonly error: { readonly code: string; readonly message: string };
}

/** A function with its description. */
export interface Wrapped<F extends Callable = Callable> {
  readonly description: NodeDescription;
  readonly callable: F;
  /** How its source is written down; absent for a function that came with schemas instead of a source. */
  readonly source?: NodeSource;
  /** How what it reads of the world comes to the tapes of a run; absent for a live function, and for one that reads nothing. */
  readonly taping?: Taping;
}

/** Texts of functions that were written down. */
export type Written = Pick<WrittenSources, "files" | "compiler">;

export interface ModuleOptions {
  /**
   * Which reading of the files is wanted, a number from 0: each evaluates them once, and 0 is the instance that every import in the process gets. Default: that
   * instance while the file and what its functions reach are as they were when it was loaded, otherwise one that was evaluated since.
   */
  readonly generation?: number;
}

/**
 * Functions in, descriptions out. An expected refusal is a value; a promise rejects with a `Fault` of a whole file (`io/not-found`, `io/unreadable`,
 * `f2n/syntax`, `f2n/too-large`), of a whole program (`f2n/timeout`, `f2n/too-large`) or of ours (`internal/unexpected`), and with whatever a module throws
 * while it is loaded.
 */
export interface F2nEngine extends AsyncDisposable {
  /** Starts the compiler for source text and for files of the package that the process runs in, so that the next question costs milliseconds. */
  warm(): Promise<void>;
  /** What the functions that a module exports say of themselves; the module is not loaded. */
  describeModule(path: string): Promise<readonly Described[]>;
  /** The same for one export; `Class.method` names a static method. */
  describeExport(path: string, name: string): Promise<Described>;
  /** Every exported function of a file or of all files below a folder, once, under the file that declares it, sorted by path and position. */
  describeAll(path: string): AsyncIterable<Described | FileFault>;
  /** The function of a piece of source text. Reads no file. */
  describeSource(text: string, options?: SourceOptions): Promise<Described>;
  /** Describes and loads a module, through Node's own loader. By name of export, under which a function may stand several times. */
  module(path: string, options?: ModuleOptions): Promise<Readonly<Record<string, Wrapped | RefusedDescription>>>;
  /**
   * The function of a piece of source text, described and loaded. Reads no file. The text runs with the process's own authority, and its module stays in
   * memory for the life of the process.
   */
  source(text: string, options?: SourceOptions): Promise<Wrapped | RefusedDescription>;
  /**
   * Everything that written texts export, described and loaded once, as one program; by `<file>#<name>`. Reads no file. The texts run with the process's own
   * authority as soon as they are loaded.
   */
  written(sources: Written): Promise<Readonly<Record<string, Wrapped | RefusedDescription>>>;
  /** What `written` says of them, without running any. */
  describeWritten(sources: Written): Promise<Readonly<Record<string, Described>>>;
  /** A live function, by the source text that it runs from. The same function keeps its uuid. */
  live<F extends Callable>(fn: F, options?: LiveOptions): Promise<Wrapped<F> | RefusedDescription>;
}

/**
 * One type checker and what is built on it. The compiler runs in a thread of its own and starts with the first question; dispose of the engine to end it
 * at once, or leave it: it does not keep the process alive.
 */
export function f2nEngine(options: F2nEngineOptions = {}): F2nEngine {
  assertOptions("f2nEngine()", options, {
    ...blockNames,
    ambient: true,
    timeoutMs: true,
  } satisfies OptionNames<F2nEngineOptions>);
  const { ambient = systemAmbient, timeoutMs, ...block } = options;
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const types = syntacticReader(compilerThread(limits));
  const disk = diskReader();
  const describe = describer({ types, disk, ambient, block });
  let isClosed = false;
  let late: TypeReader | undefined;
  const keeper = sourceKeeper(() => {
    // Nodes outlive the engine that made them.
    if (isClosed) late ??= compilerThread(limits);
    return late ?? types;
  });

  return {
    warm() {
      setImmediate(prepareLoading);
      return describe.warm();
    },
    describeModule: async (path) => (await wholeFile(describe, path)).map(({ described }) => described),
    describeExport: async (path, name) => (await describe.export(path, name)).described,
    async *describeAll(path) {
      for await (const { described } of describe.all(path)) {
        yield isOfFile(described)
          ? { type: "fault", file: described.file, error: { code: described.code, message: described.reason } }
          : described;
      }
    },
    describeSource: async (text, options = {}) => (await describe.source(text, options)).described,
    async module(path, { generation } = {}) {
      const readings = await wholeFile(describe, path);
      const file = describe.absolute(path);
      const { exports: loaded } = await (generation === undefined
        ? currentModule(file, functionsOf(readings), disk)
        : loadModule(file, { generation }));
      const entries = readings.flatMap((reading) =>
        namesOf(reading, loaded).map((name) => [name, wrap(reading, loaded, name, keeper)] as const),
      );
      return Object.fromEntries(entries);
    },
    async source(text, options = {}) {
      setImmediate(prepareLoading);
      const reading = await describe.source(text, options);
      const { described, access, source } = reading;
      if (described.status !== "wrapped") return described;
      if (access === undefined || source === undefined)
        return refusal(described, new Fault("f2n/no-source", `"${described.name}" stands inside another function; export it`));
      const ready = exporting(source, access);
      try {
        const { exports: loaded } = await loadSource(ready.source.files, ready.source.entry);
        return wrap(reading, loaded, ready.name, keeper);
      } catch (thrown) {
        if (!isFault(thrown)) throw thrown;
        return refusal(described, thrown);
      }
    },
    async live(fn, options = {}) {
      const { described, asked, called = fn } = await describe.live(fn, options);
      if (described.status !== "wrapped") return described;
      // Validation around a function takes and gives what its schemas say, as the caller has it.
      return { description: described, callable: called as typeof fn, ...keptBy(keeper, asked) };
    },
    async written({ files, compiler }) {
      const readings = await Array.fromAsync(describe.written(files, compiler));
      const loaded = await loadTogether(files);
      const entries = readings.flatMap((reading) =>
        [...reading.names].map((name) => [`${reading.file}#${name}`, wrap(reading, loaded[reading.file] ?? {}, name)] as const),
      );
      return Object.fromEntries(entries);
    },
    async describeWritten({ files, compiler }) {
      const readings = await Array.fromAsync(describe.written(files, compiler));
      return Object.fromEntries(
        readings.flatMap(({ described, file, names }) => [...names].map((name) => [`${file}#${name}`, described] as const)),
      );
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await types[Symbol.asyncDispose]();
    },
  };
}

let isPrepared = false;

/** Node loads what turns types into space with its first use, which takes as long as half the compiler's start: the two go on at once. */
function prepareLoading(): void {
  if (isPrepared) return;
  isPrepared = true;
  javascriptOf("", "nothing.ts");
}

/** The functions of one file; a file that cannot be read has none, and no description could say so. */
async function wholeFile(describe: Describer, path: string): Promise<readonly Reading[]> {
  const readings = await Array.fromAsync(describe.module(path));
  for (const { described } of readings) if (isOfFile(described)) throw new Fault(described.code, described.reason);
  return readings;
}

/** Why a whole file has no functions. */
const isOfFile = (described: Described): described is RefusedDescription =>
  described.status !== "wrapped" && described.name === "";

/** What a file's functions are: another text when one of them, or anything that it reaches, is another. */
const functionsOf = (readings: readonly Reading[]): string =>
  JSON.stringify(
    readings.map(({ described }) => [
      described.name,
      described.status === "wrapped" ? described.metadata_block.hash : described.code,
    ]),
  );

/** The names among its own under which a loaded module has a function. */
function namesOf({ described, access }: Reading, loaded: Readonly<Record<string, unknown>>): readonly string[] {
  const exported = access?.kind === "export" ? [access.name] : [];
  const names = [...new Set([...exported, described.name, ...(described.aliases ?? [])])];
  const present = names.filter((name) => memberOf(loaded, name) !== undefined);
  return present.length > 0 ? present : names.slice(0, 1);
}

function wrap(
  { described, asked }: Reading,
  loaded: Readonly<Record<string, unknown>>,
  name: string,
  keeper?: SourceKeeper,
): Wrapped | RefusedDescription {
  if (described.status !== "wrapped") return described;
  const callable = memberOf(loaded, name);
  if (callable !== undefined) {
    const taping = tapingOf(loaded, described.effects);
    return { description: described, callable, ...keptBy(keeper, asked), ...(taping === undefined ? {} : { taping }) };
  }
  return refusal(
    described,
    new Fault(
      "f2n/export-missing",
      `"${name}" is a function by its type, but not in the module that was loaded; check what it exports`,
    ),
  );
}

const keptBy = (keeper: SourceKeeper | undefined, asked: Asked | undefined): Pick<Wrapped, "source"> =>
  keeper === undefined || asked === undefined ? {} : { source: { keeper, key: asked } };

/** `Class.method` is called on its class. */
function memberOf(loaded: Readonly<Record<string, unknown>>, path: string): Callable | undefined {
  const [name = "", method] = path.split(".");
  const value = loaded[name];
  if (method === undefined) return typeof value === "function" ? (value as Callable) : undefined; // Any function can be called with anything.
  const member: unknown = typeof value === "function" ? Reflect.get(value, method) : undefined;
  return typeof member === "function" ? (member.bind(value) as Callable) : undefined;
}

const refusal = ({ name, file, line }: NodeDescription, { code, message }: Fault): RefusedDescription => ({
  type: "node",
  status: "refused",
  name,
  file,
  line,
  code,
  reason: message,
});
