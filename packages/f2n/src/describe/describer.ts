import { dirname, resolve } from "node:path";
import {
  type Ambient,
  type Described,
  Fault,
  type FunctionAccess,
  type FunctionReading,
  type FunctionSelection,
  type ProgramSource,
  type ReadingRefusal,
  type TypeReader,
} from "@onex/contract";
import type { DiskReader } from "../compiler/disk-reader.ts";
import { memoryRoot } from "../compiler/memory-root.ts";
import { type GivenTypes, givenReading } from "../given/given-function.ts";
import type { Callable } from "../live/inspector.ts";
import { locate } from "../live/locate.ts";
import { anonymous } from "./anonymous.ts";
import { type BlockOptions, describe, type Origin } from "./node-description.ts";
import { packageFacts } from "./package-facts.ts";
import { sourceFiles } from "./source-files.ts";
import { placeSource, type SourceText } from "./source-text.ts";

export interface SourceOptions extends BlockOptions {
  /** Which function of the text, where it has several; the name of one that has none. */
  readonly name?: string;
  /** Texts that it may import, by path relative to it. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface LiveOptions extends SourceOptions, GivenTypes {
  /** The function's source text, for a function whose own cannot be found. */
  readonly source?: string;
}

/** A description and how to come by the function. */
export interface Reading {
  readonly described: Described;
  readonly access?: FunctionAccess;
  readonly source?: SourceText;
}

export interface Describer {
  /** Opens what source text needs, and the files of the package that the process runs in. */
  warm(): Promise<void>;
  absolute(path: string): string;
  module(path: string): AsyncIterable<Reading>;
  export(path: string, name: string): Promise<Reading>;
  all(path: string): AsyncIterable<Reading>;
  source(text: string, options: SourceOptions): Promise<Reading>;
  live(fn: Callable, options: LiveOptions): Promise<Reading>;
}

export interface DescriberPorts {
  readonly types: TypeReader;
  readonly disk: DiskReader;
  readonly ambient: Ambient;
  readonly block: BlockOptions;
}

/** Turns each way of naming functions into questions for the type reader, and its answers into descriptions. */
export function describer({ types, disk, ambient, block }: DescriberPorts): Describer {
  const uuids = new WeakMap<Callable, string>();
  const origin = (file: string, { name: _, files: __, ...own }: SourceOptions = {}): Origin => ({
    file,
    options: { ...block, ...own },
    ambient,
  });

  const files = async function* (paths: readonly string[], from: string, select: FunctionSelection): AsyncGenerator<Reading> {
    const factsOf = packageFacts(disk);
    const [first = ""] = paths;
    const root = factsOf(first).root ?? dirname(first);
    for await (const reading of types.read({ program: { kind: "disk", root }, files: paths, select })) {
      const module = { facts: factsOf(reading.file), path: reading.file };
      yield joined(reading, { ...origin(below(reading.file, from)), module });
    }
  };

  const one = async (
    program: ProgramSource,
    file: string,
    select: FunctionSelection,
  ): Promise<FunctionReading | ReadingRefusal> => {
    for await (const reading of types.read({ program, files: [file], select })) {
      return reading.name === "" ? { ...reading, name: ("name" in select ? select.name : undefined) ?? anonymous } : reading;
    }
    throw new Fault("internal/unexpected", `The compiler gave no answer about ${file}`);
  };

  const inMemory = async (text: string, options: SourceOptions, uuid: string): Promise<Reading> => {
    const source = placeSource(text, options.files ?? {}, memoryRoot);
    const select: FunctionSelection = { kind: "sole", ...named(options.name) };
    const reading = await one({ kind: "memory", files: source.files }, source.entry, select);
    return { ...joined(reading, { ...origin(below(reading.file, memoryRoot), options), uuid }), source };
  };

  const uuidOf = (fn: Callable): string => {
    const uuid = uuids.get(fn) ?? ambient.newId();
    uuids.set(fn, uuid);
    return uuid;
  };

  const live = async (fn: Callable, { source, input, output, parameters, call, ...options }: LiveOptions): Promise<Reading> => {
    if (source !== undefined) return inMemory(source, options, uuidOf(fn));
    const name = options.name ?? (fn.name === "" ? undefined : fn.name);
    if ((input !== undefined || output !== undefined) && isPlainFunction(fn)) {
      const own = name?.replace(/^bound /, "") || anonymous;
      const given = { input, output, parameters, call };
      return joined(givenReading(fn, own, given), { ...origin("", options), uuid: uuidOf(fn) });
    }
    const located = isPlainFunction(fn) ? locate(fn, disk) : notPlain(name ?? anonymous);
    if (located.kind === "refused") {
      const { code, reason } = located;
      return joined(
        { status: "refused", name: name ?? anonymous, file: "", line: 1, aliases: [], code, reason },
        origin("", options),
      );
    }
    const { file, text, offset, captures } = located;
    const place = file ?? `${memoryRoot}/source.js`;
    const program: ProgramSource = file === undefined ? { kind: "memory", files: { [place]: text } } : onDisk(file, text);
    const reading = await one(program, place, { kind: "at", offset, ...named(name) });
    const shown = below(below(reading.file, memoryRoot), process.cwd());
    return joined(withCaptures(reading, captures), { ...origin(shown, options), uuid: uuidOf(fn) });
  };

  const onDisk = (path: string, text: string): ProgramSource => {
    const root = packageFacts(disk)(path).root ?? dirname(path);
    // What the engine runs counts; the compiler is spared the comparison where the disk says the same.
    return { kind: "disk", root, ...(disk.read(path) === text ? {} : { overlay: { [path]: text } }) };
  };

  const first = async (readings: AsyncIterable<Reading>, what: string): Promise<Reading> => {
    for await (const reading of readings) return reading;
    throw new Fault("internal/unexpected", `The compiler gave no answer about ${what}`);
  };

  return {
    warm() {
      const { entry, files: texts } = placeSource("export {};", {}, memoryRoot);
      const here = absolute(".");
      const root = packageFacts(disk)(`${here}/x`).root ?? here;
      return types.warm([
        { program: { kind: "memory", files: texts }, files: [entry] },
        { program: { kind: "disk", root }, files: [] },
      ]);
    },
    absolute,
    module: (path) => files([absolute(path)], dirname(absolute(path)), { kind: "exports" }),
    export: (path, name) =>
      first(files([absolute(path)], dirname(absolute(path)), { kind: "export", name }), `"${name}" of ${path}`),
    async *all(path) {
      const given = absolute(path);
      const isFolder = disk.isFolder(given);
      const paths = isFolder ? sourceFiles(given, disk) : [given];
      if (paths.length > 0) yield* files(paths, isFolder ? given : dirname(given), { kind: "exports" });
    },
    source: (text, options) => inMemory(text, options, ambient.newId()),
    live,
  };
}

const named = (name: string | undefined): { readonly name?: string } => (name === undefined ? {} : { name });

function joined(reading: FunctionReading | ReadingRefusal, origin: Origin): Reading {
  const access = reading.status === "read" ? reading.access : undefined;
  return { described: describe(reading, origin), ...(access === undefined ? {} : { access }) };
}

/** Classes and accessors are functions to the engine, and cannot be called like one. */
const isPlainFunction = (fn: Callable): boolean => !/^(?:class\b|[gs]et\s+[^\s(])/.test(Function.prototype.toString.call(fn));

const notPlain = (name: string) =>
  ({
    kind: "refused",
    code: "f2n/unsupported-signature",
    reason: `"${name}" is a class or an accessor, which cannot be called; give a function that uses it`,
  }) as const;

const absolute = (path: string): string => resolve(path).replaceAll("\\", "/");

/** Paths inside the folder are shown from it; others in full. */
const below = (file: string, folder: string): string => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file);

function withCaptures(reading: FunctionReading | ReadingRefusal, captures: readonly string[]): FunctionReading | ReadingRefusal {
  if (reading.status !== "read" || captures.length === 0) return reading;
  const all = [...new Set([...reading.effects.captures, ...captures])].sort();
  return { ...reading, effects: { ...reading.effects, captures: all } };
}
