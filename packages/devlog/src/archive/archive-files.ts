import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { Fault } from "@onex/contract";
import { bytesIfAny } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { type BundledFile, type BundleManifest, readManifest, unpackBundle } from "./log-bundle.ts";

export const archiveFolder = ({ config }: LogStore): string => posix.join(config.root, "archive");

/** The manifests of the archives, from the repository's root. A bundle without one doesn't count. */
export function listManifests(store: LogStore): readonly string[] {
  const folder = archiveFolder(store);
  try {
    return readdirSync(join(store.root, folder))
      .filter((name) => name.endsWith(".manifest.json"))
      .sort()
      .map((name) => posix.join(folder, name));
  } catch {
    return [];
  }
}

/** Raises `log/bad-bundle`. */
export function manifestAt({ root }: LogStore, path: string): BundleManifest {
  const bytes = bytesIfAny(join(root, path));
  if (bytes === undefined)
    throw new Fault("log/bad-bundle", `${path} doesn't exist, so its bundle is not valid; make the archive again`);
  return readManifest(new TextDecoder().decode(bytes), path);
}

/** The files of an archive, each checked. Raises `log/bad-bundle`. */
export function archivedFiles(store: LogStore, path: string): readonly BundledFile[] {
  const manifest = manifestAt(store, path);
  const bundle = bytesIfAny(join(store.root, posix.dirname(path), manifest.bundle.file));
  if (bundle === undefined)
    throw new Fault("log/bad-bundle", `${manifest.bundle.file} doesn't exist beside ${path}; take it from a backup`);
  return unpackBundle(bundle, manifest);
}
