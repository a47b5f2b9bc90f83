import { type ExportDocument, type ExportedFunction, Fault, isFault, type SourceKeeper } from "@onex/contract";
import type { NodeOrigin } from "../node/runnable.ts";
import { type ExportedParts, sourceAt } from "./exported-parts.ts";

/** The part of an export that holds the functions. */
export type WrittenFunctions = Required<Pick<ExportDocument, "functions" | "vertices" | "files" | "compiler">>;

interface Asked {
  readonly origin: NodeOrigin;
  readonly key: unknown;
  readonly path: string;
}

/**
 * Writes down the functions of all nodes, those of one keeper together. Rejects with the `f2n/` fault of the first that cannot be, naming its vertex, and
 * with `graph/ephemeral-reference`.
 */
export async function writtenFunctions({ nodes }: ExportedParts): Promise<WrittenFunctions> {
  const byKeeper = new Map<SourceKeeper, Asked[]>();
  for (const [origin, [path = ""]] of nodes) {
    const { keeper, key } = sourceAt(origin, path);
    byKeeper.set(keeper, [...(byKeeper.get(keeper) ?? []), { origin, key, path }]);
  }
  const places = new Map<NodeOrigin, Pick<ExportedFunction, "file" | "name">>();
  const files: Record<string, string> = {};
  const compiler: Record<string, boolean> = {};
  let folder = "";
  for (const [keeper, asked] of byKeeper) {
    const written = await keeper.write(asked.map(({ key }) => key));
    // Texts of another keeper know nothing of these: they get a folder of their own.
    for (const [path, text] of Object.entries(written.files)) files[folder + path] = text;
    Object.assign(compiler, written.compiler);
    for (const [index, { origin, path }] of asked.entries()) {
      const place = written.places[index];
      if (place === undefined || isFault(place)) throw unwritten(path, place);
      places.set(origin, { file: folder + place.file, name: place.name });
    }
    folder = `${byKeeper.size > 1 ? places.size + 1 : ""}/`;
  }
  return { files, compiler, ...namedFunctions(nodes, places) };
}

function namedFunctions(
  nodes: ExportedParts["nodes"],
  places: ReadonlyMap<NodeOrigin, Pick<ExportedFunction, "file" | "name">>,
): Pick<WrittenFunctions, "functions" | "vertices"> {
  const functions: Record<string, ExportedFunction> = {};
  const vertices: Record<string, string> = {};
  for (const [origin, paths] of nodes) {
    const { description } = origin;
    const place = places.get(origin);
    if (place === undefined) continue;
    const key = freeKey(description.name, functions);
    functions[key] = { ...place, description };
    for (const path of paths) vertices[path] = key;
  }
  return { functions, vertices };
}

function freeKey(name: string, taken: object): string {
  const base = name.replaceAll(/[^A-Za-z0-9_.-]/g, "_").replace(/^(?:__proto__|)$/, "function");
  let key = base;
  for (let count = 2; Object.hasOwn(taken, key); count++) key = `${base}_${count}`;
  return key;
}

function unwritten(vertex: string, cause: Fault | undefined): Fault {
  const { code, message, details } = cause ?? new Fault("f2n/no-source", "its source was not found");
  return new Fault(code, `"${vertex}" cannot be exported: ${message}`, { cause, details: { ...details, vertex } });
}
