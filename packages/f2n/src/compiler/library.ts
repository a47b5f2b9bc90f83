import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { webNames } from "./web-names.ts";

/** The installed compiler with its own declarations: its standard library and the types of Node's built-ins. */
export interface CompilerLibrary {
  /** Absolute path on disk of the compiler's binary. */
  readonly binary: string;
  /** True for every path that this library answers for, whether there is such a file or not. */
  owns(path: string): boolean;
  read(path: string): string | undefined;
  /** True for a file of the standard library, by its path as it is written on disk. */
  isStandard(path: string): boolean;
  isFolder(path: string): boolean;
  /** Absolute path on disk of `@types/node/index.d.ts`. */
  readonly nodeTypes: string;
  /** Path of what is to be read beside them. */
  readonly webNames: string;
}

const toSlashes = (path: string): string => path.replaceAll("\\", "/");

/**
 * Answers for the standard library beside the compiler's binary, and for the types of Node's built-ins mounted under `<mount>/node_modules`. A file is read once per thread
 * and kept: it is part of the installed package, as our own code is, and no later question touches a disk.
 */
export function compilerLibrary(mount: string): CompilerLibrary {
  const require = createRequire(import.meta.url);
  const fromTypeScript = createRequire(require.resolve("typescript/package.json"));
  const ofPlatform = fromTypeScript.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`);
  const standard = `${toSlashes(join(dirname(ofPlatform), "lib"))}/`;
  const nodeManifest = require.resolve("@types/node/package.json");
  const undiciManifest = createRequire(nodeManifest).resolve("undici-types/package.json");
  const mounts: readonly (readonly [string, string])[] = [
    [`${mount}/node_modules/@types/node/`, `${toSlashes(dirname(nodeManifest))}/`],
    [`${mount}/node_modules/undici-types/`, `${toSlashes(dirname(undiciManifest))}/`],
  ];
  const parents = new Set([`${mount}/node_modules`, `${mount}/node_modules/@types`]);
  const ofWeb = `${mount}/node_modules/@types/node/web-names.d.ts`;
  const texts = new Map<string, string | undefined>([[ofWeb, webNames]]);

  const onDisk = (path: string): string | undefined => {
    if (path.startsWith(standard)) return path;
    for (const [from, to] of mounts) if (path.startsWith(from)) return to + path.slice(from.length);
    return undefined;
  };

  return {
    binary: join(dirname(ofPlatform), "lib", process.platform === "win32" ? "tsc.exe" : "tsc"),
    nodeTypes: `${toSlashes(dirname(nodeManifest))}/index.d.ts`,
    webNames: ofWeb,
    owns: (path) => onDisk(path) !== undefined || parents.has(path),
    read(path) {
      if (texts.has(path)) return texts.get(path);
      const real = onDisk(path);
      const text = real === undefined ? undefined : readOrUndefined(real);
      texts.set(path, text);
      return text;
    },
    isStandard: (path) => path.startsWith(standard),
    isFolder(path) {
      if (parents.has(path)) return true;
      const real = onDisk(`${path}/`);
      return real !== undefined && isFolderOnDisk(real);
    },
  };
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const isFolderOnDisk = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
