import {
  Fault,
  type FunctionReading,
  type ReadingRefusal,
  type SourceKeeper,
  type SourcePlace,
  type SourceSlice,
  type TypeQuestion,
  type TypeReader,
} from "@onex/contract";
import { memoryRoot } from "../compiler/memory-root.ts";
import { joinSlices } from "./join-slices.ts";

/** How a function is asked for again. */
export interface Asked {
  readonly question: Omit<TypeQuestion, "sliced">;
  /** Functions of one program share what they both reach. */
  readonly program: string;
  readonly name: string;
  /** As it was described. */
  readonly hash: string;
}

/**
 * Writes functions down as the compiler finds them in their programs. What was written is read once more, by itself: a text that would not be the same
 * code again is refused here and not where it is needed.
 */
export function sourceKeeper(reading: () => TypeReader): SourceKeeper {
  return {
    async write(keys) {
      const types = reading();
      // Whoever keeps a key got it from the engine that made this keeper.
      const asked = keys as readonly Asked[];
      const slices: (SourceSlice | Fault)[] = [];
      for (const each of asked) slices.push(await sliceOf(each, types));
      const found = slices.flatMap((slice, at) =>
        slice instanceof Fault ? [] : [{ program: asked[at]?.program ?? "", slice, asked: asked[at], at }],
      );
      const { files, places } = joinSlices(found);
      const compiler: Readonly<Record<string, boolean>> = Object.assign({}, ...found.map(({ slice }) => slice.compiler));
      const again = await hashesOf(files, compiler, types);
      const checked = new Map(found.map(({ asked: each, at }, index) => [at, sameAgain(each, places[index], again)] as const));
      return {
        files,
        compiler,
        places: slices.map((slice, at) => (slice instanceof Fault ? slice : (checked.get(at) ?? lost()))),
      };
    },
  };
}

async function sliceOf({ question, name, hash }: Asked, types: TypeReader): Promise<SourceSlice | Fault> {
  const reading = await only(types.read({ ...question, sliced: true }));
  if (reading.status !== "read") return new Fault(reading.code, reading.reason);
  const { slice } = reading;
  if (reading.hash !== hash)
    return new Fault(
      "f2n/source-drift",
      `The source of "${name}" is not the one any more that it was made from; make the node anew from what is there now`,
      { details: { recorded: hash, now: reading.hash } },
    );
  if (slice === undefined) return lost();
  return "code" in slice ? new Fault(slice.code, slice.reason) : slice;
}

async function only(readings: AsyncIterable<FunctionReading | ReadingRefusal>): Promise<FunctionReading | ReadingRefusal> {
  for await (const reading of readings) return reading;
  throw lost();
}

const lost = (): Fault =>
  new Fault("internal/unexpected", "The compiler gave no answer about a function that it had read before");

/** Hashes of everything that texts export, by `<file>#<name>`; or why it has none. */
async function hashesOf(
  files: Readonly<Record<string, string>>,
  compiler: Readonly<Record<string, boolean>>,
  types: TypeReader,
): Promise<ReadonlyMap<string, string>> {
  const { program, paths } = memoryProgram(files, compiler);
  const hashes = new Map<string, string>();
  if (paths.length === 0) return hashes;
  for await (const reading of types.read({ program, files: paths, select: { kind: "exports" } }))
    for (const name of namesOf(reading))
      hashes.set(`${below(reading.file)}#${name}`, reading.status === "read" ? reading.hash : reading.reason);
  return hashes;
}

function sameAgain(
  asked: Asked | undefined,
  place: SourcePlace | undefined,
  hashes: ReadonlyMap<string, string>,
): SourcePlace | Fault {
  if (asked === undefined || place === undefined) return lost();
  const again = hashes.get(`${place.file}#${place.name}`);
  if (again === asked.hash) return place;
  const why =
    again === undefined ? "it was not found again" : /^[0-9a-f]{64}$/.test(again) ? "it is other code by itself" : again;
  return new Fault("f2n/no-source", `"${asked.name}" cannot be written down apart from its program: ${why}`);
}

/** Texts as a program without a disk, and the ones among them that may have functions. */
export function memoryProgram(
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, boolean>> = {},
): { readonly program: TypeQuestion["program"]; readonly paths: readonly string[] } {
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${memoryRoot}/${path}`, text]));
  return {
    program: { kind: "memory", files: placed, options },
    paths: Object.keys(placed).filter((path) => !path.endsWith(".json")),
  };
}

const below = (path: string): string => (path.startsWith(`${memoryRoot}/`) ? path.slice(memoryRoot.length + 1) : path);

/** Every name under which its file exports a function. */
export const namesOf = (reading: FunctionReading | ReadingRefusal): ReadonlySet<string> =>
  new Set([
    ...(reading.status === "read" && reading.access?.kind === "export" ? [reading.access.name] : []),
    reading.name,
    ...reading.aliases,
  ]);
