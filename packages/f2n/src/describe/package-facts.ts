import { isJsonObject, type SourceReader } from "@onex/contract";

/** What the nearest package.json says of a module. */
export interface PackageFacts {
  /** Folder of the manifest; absent when there is none. */
  readonly root?: string;
  readonly name?: string;
  readonly version?: string;
  readonly author?: string;
  readonly license?: string;
}

/** Looks from a file upwards for a manifest. Each folder is read once. */
export function packageFacts(reader: SourceReader): (file: string) => PackageFacts {
  const known = new Map<string, PackageFacts>();
  const inFolder = (folder: string): PackageFacts => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const text = reader.read(`${folder}/package.json`);
    const parent = folder.slice(0, folder.lastIndexOf("/"));
    const facts = text !== undefined ? manifestFacts(folder, text) : folder.includes("/") ? inFolder(parent) : {};
    known.set(folder, facts);
    return facts;
  };
  return (file) => inFolder(file.slice(0, file.lastIndexOf("/")));
}

function manifestFacts(root: string, text: string): PackageFacts {
  const manifest = parse(text);
  if (!isJsonObject(manifest)) return { root };
  const { name, version, author, license } = manifest;
  const person =
    typeof author === "string" ? author.replace(/\s*[<(].*$/, "").trim() : isJsonObject(author) ? author.name : undefined;
  const numbers = typeof version === "string" ? /^\d+\.\d+\.\d+/.exec(version)?.[0] : undefined;
  return {
    root,
    ...(typeof name === "string" && name !== "" ? { name } : {}),
    ...(numbers === undefined ? {} : { version: numbers }),
    ...(typeof person === "string" && person !== "" ? { author: person } : {}),
    ...(typeof license === "string" && license !== "" ? { license } : {}),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
