import { dirname, resolve } from "node:path";
import {
  type Ambient,
  type Described,
  Fault,
  type FunctionAccess,
  type FunctionReading,
  type FunctionSelection,
  type OptionNames,
  type ProgramSource,
  type ReadingRefusal,
  type TypeReader,
} from "@onex/contract";
import type { DiskReader } from "../compiler/disk-reader.ts";
import { memoryRoot } from "../compiler/memory-root.ts";
import { type Asked, memoryProgram, namesOf } from "../emit/source-keeper.ts";
import { type GivenTypes, givenReading } from "../given/given-function.ts";
import { validatedCall } from "../given/validated-call.ts";
import { type Callable, nameOf } from "../live/inspector.ts";
import { locate } from "../live/locate.ts";
import { anonymous } from "../read/anonymous.ts";
import { type BlockOptions, blockNames, describe, type Origin } from "./node-description.ts";
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

export const sourceNames: OptionNames<SourceOptions> = { ...blockNames, name: true, files: true };
export const liveNames: OptionNames<LiveOptions> = {
  ...sourceNames,
  source: true,
  input: true,
  output: true,
  parameters: true,
  call: true,
};

/** A description and how to come by the function. */
export interface Reading {
  readonly described: Described;
  readonly access?: FunctionAccess;
  readonly source?: SourceText;
  /** How the compiler is asked for it again; absent where it was not asked. */
  readonly asked?: Asked;
  /** What is called in the function's place: itself with given schemas around it. */
  readonly called?: Callable;
}

export interface Describer {
  /** Opens what source text needs, and the files of the package that the process runs in. */
  warm(): Promise<void>;
  absolute(path: string): string;
  module(path: string): AsyncIterable<Reading>;
  export(path: string, name: string): Promise<Reading>;
  all(path: string): AsyncIterable<Reading>;
  source(text: string, options: SourceOptions): Promise<Reading>;
  /** What texts export that import only each other and Node's built-ins. */
  written(files: Readonly<Record<string, string>>, options: Readonly<Record<string, boolean>>): AsyncIterable<WrittenReading>;
  live(fn: Callable, options: LiveOptions): Promise<Reading>;
}

/** A reading with the names under which its file exports the function. */
export interface WrittenReading extends Reading {
  readonly file: string;
  readonly names: ReadonlySet<string>;
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
      const asked = askedAgain(reading, { kind: "disk", root }, "disk");
      yield { ...joined(reading, { ...origin(below(reading.file, from)), module }), ...asked };
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
    const asked = askedAs(
      reading,
      { program: { kind: "memory", files: source.files }, files: [source.entry], select },
      ownProgram(),
    );
    return { ...joined(reading, { ...origin(below(reading.file, memoryRoot), options), uuid }), source, ...asked };
  };

  const uuidOf = (fn: Callable): string => {
    const uuid = uuids.get(fn) ?? ambient.newId();
    uuids.set(fn, uuid);
    return uuid;
  };

  const live = async (fn: Callable, { source, input, output, parameters, call, ...options }: LiveOptions): Promise<Reading> => {
    if (source !== undefined) return inMemory(source, options, uuidOf(fn));
    const name = options.name ?? (nameOf(fn) || undefined);
    if ((input !== undefined || output !== undefined) && isPlainFunction(fn)) {
      const own = name?.replace(/^bound /, "") || anonymous;
      const given = { input, output, parameters, call };
      const reading = givenReading(fn, own, given);
      const called =
        reading.status === "read"
          ? { called: validatedCall(fn, { input, output, name: own, parameters: reading.parameters, call: reading.call }) }
          : {};
      return { ...joined(reading, { ...origin("", options), uuid: uuidOf(fn) }), ...called };
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
    const select: FunctionSelection = { kind: "at", offset, ...named(name) };
    const reading = await one(program, place, select);
    const shown = below(below(reading.file, memoryRoot), process.cwd());
    const asked = askedAs(reading, { program, files: [place], select }, file === undefined ? ownProgram() : "disk");
    return { ...joined(withCaptures(reading, captures), { ...origin(shown, options), uuid: uuidOf(fn) }), ...asked };
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
      const { entry, files: texts } = placeSource(usualText, {}, memoryRoot);
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
    async *written(texts, options) {
      const { program, paths } = memoryProgram(texts, options);
      if (paths.length === 0) return;
      for await (const reading of types.read({ program, files: paths, select: { kind: "exports" } })) {
        const file = below(reading.file, memoryRoot);
        yield { ...joined(reading, origin(file)), file, names: namesOf(reading) };
      }
    },
    live,
  };
}

/** A function of the usual kinds of types. */
const usualText = `/** @param names - whose */
export function usual(names: readonly string[], { ages = {}, since }: { ages?: Record<string, number>; since?: Date | null }) {
  return names.map((name) => ({ name, age: ages[name], since }));
}`;

/** How to ask for a function of a file again, by the name under which it is exported. */
const askedAgain = (reading: FunctionReading | ReadingRefusal, program: ProgramSource, id: string): Pick<Reading, "asked"> =>
  reading.status === "read" && reading.access?.kind === "export"
    ? askedAs(reading, { program, files: [reading.file], select: { kind: "export", name: reading.access.name } }, id)
    : {};

const askedAs = (
  reading: FunctionReading | ReadingRefusal,
  question: Asked["question"],
  program: string,
): Pick<Reading, "asked"> =>
  reading.status === "read" ? { asked: { question, program, name: reading.name, hash: reading.hash } } : {};

let programs = 0;

/** A text in memory is a program of its own. */
const ownProgram = (): string => `memory-${++programs}`;

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
