import { join, posix } from "node:path";
import { Fault, ioFault, isFault } from "@onex/contract";
import { bytesIfAny, fromRoot } from "../repository/log-file.ts";
import { entriesOf, type LogStore, leadsToFile, type ReadWarning } from "../repository/log-store.ts";
import { type BundledFile, type BundleManifest, readManifest, unpackBundle } from "./log-bundle.ts";

export const archiveFolder = ({ config }: LogStore): string => posix.join(config.root, "archive");

/** The manifests of the archives, from the repository's root. A bundle without one doesn't count. Raises `io/unreadable`, also for a link that leads nowhere. */
export function listManifests({ root, config, without }: LogStore): readonly string[] {
  const folder = posix.join(config.root, "archive");
  if (without?.has(folder)) return [];
  return entriesOf(root, folder)
    .map((item) => ({ item, path: posix.join(folder, item.name) }))
    .filter(({ item, path }) => item.name.endsWith(".manifest.json") && !without?.has(path))
    .map(({ item, path }) => {
      if (!item.isSymbolicLink() || leadsToFile(join(root, path))) return path;
      throw ioFault("io/unreadable", `${path} can't be read`, { cause: "its symbolic link leads to no file", where: path });
    })
    .sort();
}

/** Raises `log/bad-bundle`, `io/unreadable`. */
export function manifestAt({ root }: LogStore, path: string): BundleManifest {
  const bytes = bytesIfAny(join(root, path));
  if (bytes === undefined)
    throw new Fault("log/bad-bundle", `${path} doesn't exist, so its bundle is not valid; make the archive again`);
  return readManifest(new TextDecoder().decode(bytes), path);
}

/** The files of an archive, each checked. Raises `log/bad-bundle`, `io/unreadable`. */
export function archivedFiles(store: LogStore, path: string): readonly BundledFile[] {
  const manifest = manifestAt(store, path);
  const bundle = bytesIfAny(join(store.root, posix.dirname(path), manifest.bundle.file));
  if (bundle === undefined)
    throw new Fault("log/bad-bundle", `${manifest.bundle.file} doesn't exist beside ${path}; take it from git or a backup`);
  return unpackBundle(bundle, manifest);
}

/** Gives each file of each archive, one archive after the other; those that are not whole are named. Raises `io/unreadable` where they can't be listed. */
export function eachArchived(store: LogStore, take: (file: BundledFile, manifest: string) => void): readonly ReadWarning[] {
  const warnings: ReadWarning[] = [];
  for (const manifest of listManifests(store)) {
    const files = wholeArchive(store, manifest);
    if ("code" in files) warnings.push(files);
    else for (const file of files) take(file, manifest);
  }
  return warnings;
}

/** The files of an archive, or what is wrong with it. */
function wholeArchive(store: LogStore, manifest: string): readonly BundledFile[] | ReadWarning {
  try {
    return archivedFiles(store, manifest);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return {
      code: thrown.code,
      path: manifest,
      message: `${fromRoot(store.root, thrown.message)}; the logs of this archive are left out`,
    };
  }
}

/** What is wrong with each archive that a search went without. */
export const brokenArchives = (store: LogStore, { broken }: { readonly broken: readonly string[] }): readonly ReadWarning[] =>
  broken.map((manifest) => wholeArchive(store, manifest)).filter((each) => "code" in each);
