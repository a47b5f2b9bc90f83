import { lstatSync, readdirSync, rmSync, statSync, unlinkSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { Fault } from "@onex/contract";
import { withEntryTags } from "../lint/fix-log.ts";
import { derivedFrom } from "../parse/entry-id.ts";
import { mondayOfLog } from "../parse/log-monday.ts";
import { parseLog } from "../parse/parse-log.ts";
import { bytesIfAny, decodeLog, flushFolder, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import { type Period, quarterPeriod } from "../summary/summarize-logs.ts";
import { isDay, quarterOf } from "../time/calendar.ts";
import { archivedFiles, archiveFolder, manifestAt } from "./archive-files.ts";
import { rollupText } from "./archive-text.ts";
import { type BundledFile, type BundleManifest, packBundle, sha256, unpackBundle } from "./log-bundle.ts";

export interface ArchiveOptions extends LockOptions {
  /** `{ quarter: "2025-Q2" }`: the weeks whose Monday is in it. `{ milestone }`: the weeks whose Monday is in the period, by default all. */
  readonly of: { readonly quarter: string } | { readonly milestone: string; readonly period?: Period };
  /** Remove each source, but only while its bytes are the archived ones. Default false. */
  readonly removeSources?: boolean;
}

export interface Archived {
  /** From the repository's root, as all paths here. */
  readonly manifest: string;
  readonly rollup: string;
  readonly bundle: string;
  readonly files: readonly string[];
  /** False when the archive was whole and the same already. */
  readonly changed: boolean;
  readonly removed: readonly string[];
  /** Sources that are no longer what was archived, or links. */
  readonly kept: readonly string[];
}

/**
 * Rolls weekly debug logs up: a bundle with their bytes, a page to read, and a manifest with checksums, which is written last and makes the archive
 * valid. Archiving again changes nothing until a source does, and files whose sources were removed stay in the archive. Raises `log/bad-bundle`,
 * `log/not-editable`, `log/busy`, `io/not-found` when there is nothing to archive, `io/unwritable`.
 */
export function archiveLogs(store: LogStore, options: ArchiveOptions): Archived {
  const name = archiveName(options.of);
  const chosen = chooser(options.of);
  return withLogLock(store.root, () => archive(store, name, chosen, options.removeSources === true), options);
}

/** `debug_log_Q2_2025`, `debug_log_<milestone>`. */
function archiveName(of: ArchiveOptions["of"]): string {
  if ("quarter" in of) {
    quarterPeriod(of.quarter);
    return `debug_log_${of.quarter.slice(5)}_${of.quarter.slice(0, 4)}`;
  }
  const slug = of.milestone
    .normalize("NFC")
    .trim()
    .replaceAll(/[^\p{L}\p{N}.-]+/gu, "_")
    .replaceAll(/^[._]+|[._]+$/g, "");
  if (slug === "") throw new RangeError("A milestone needs a name");
  if (Buffer.byteLength(slug) > 150) throw new RangeError("A milestone's name has at most 150 letters");
  return `debug_log_${slug}`;
}

function chooser(of: ArchiveOptions["of"]): (monday: string) => boolean {
  if ("quarter" in of) return (monday) => quarterOf(monday) === of.quarter;
  const { period } = of;
  if (period === undefined) return () => true;
  if (!isDay(period.from) || !isDay(period.to)) throw new RangeError("A period is two days of the calendar");
  return (monday) => monday >= period.from && monday <= period.to;
}

function archive(store: LogStore, name: string, chosen: (monday: string) => boolean, removeSources: boolean): Archived {
  const folder = archiveFolder(store);
  const at = (end: string): string => posix.join(folder, `${name}${end}`);
  removeLeftovers(join(store.root, folder), name);
  const old = archiveAt(store, at(".manifest.json"));
  const current = sources(store, chosen);
  const files = merged(store, old?.files ?? [], current);
  if (files.length === 0)
    throw new Fault(
      "io/not-found",
      `no debug log below ${store.config.root} belongs to ${name}; choose another quarter or period`,
    );
  // From here on nothing is refused.
  for (const { path, retagged } of current) if (retagged !== undefined) writeWhole(join(store.root, path), retagged);
  const rollup = rollupText({ name, files, config: store.config, mailmap: store.mailmap });
  const listed = files.map(({ path, bytes, mode }) => ({ path, size: bytes.length, mode, sha256: sha256(bytes) }));
  const page = bytesIfAny(join(store.root, at(".md")));
  const same =
    old !== undefined &&
    JSON.stringify(old.manifest.files) === JSON.stringify(listed) &&
    [old.manifest.rollup.sha256, page && sha256(page)].every((hash) => hash === sha256(rollup));
  const manifest = same ? old.manifest : write(store, { name, files, listed, rollup, folder });
  return {
    manifest: at(".manifest.json"),
    rollup: at(".md"),
    bundle: posix.join(folder, manifest.bundle.file),
    files: listed.map(({ path }) => path),
    changed: !same,
    ...(removeSources ? removeArchived(store, at(".manifest.json"), manifest) : { removed: [], kept: [] }),
  };
}

/** The archive that is there already. */
function archiveAt(store: LogStore, path: string): { manifest: BundleManifest; files: readonly BundledFile[] } | undefined {
  if (bytesIfAny(join(store.root, path)) === undefined) return undefined;
  return { manifest: manifestAt(store, path), files: archivedFiles(store, path) };
}

interface Source extends BundledFile {
  /** The text with the header's tags brought up to date, where they weren't: `bytes` has it already, the file gets it when nothing else is refused. */
  readonly retagged?: string;
}

/** The logs of the period as they will be. */
function sources(store: LogStore, chosen: (monday: string) => boolean): readonly Source[] {
  const { root, config, mailmap } = store;
  return listLogs(store).flatMap(({ path, kind }): readonly Source[] => {
    const bytes = kind === "debug" ? bytesIfAny(join(root, path)) : undefined;
    if (bytes === undefined) return [];
    const { text, exact } = decodeLog(bytes);
    const monday = mondayOfLog(text, path, config.timezone);
    if (monday === undefined || !chosen(monday)) return [];
    const mode = statSync(join(root, path)).mode & 0o777;
    const tagged = exact ? withEntryTags(text, config, { path, mailmap }) : text;
    if (tagged === text) return [{ path, bytes, mode }];
    return [{ path, bytes: new TextEncoder().encode(tagged), mode, retagged: tagged }];
  });
}

/** A source replaces its archived form, unless entries of that would be lost. */
function merged(store: LogStore, archived: readonly BundledFile[], current: readonly BundledFile[]): readonly BundledFile[] {
  const files = new Map(archived.map((file) => [file.path, file]));
  for (const file of current) {
    const old = files.get(file.path);
    const lost = old === undefined || sha256(old.bytes) === sha256(file.bytes) ? undefined : lostEntry(store, old, file);
    if (lost !== undefined) {
      throw new Fault(
        "log/not-editable",
        `${file.path} no longer has the archived entry ${lost}, which would be lost; give the new file another name, like ${posix.basename(file.path, ".md")}_2.md`,
      );
    }
    files.set(file.path, file);
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function lostEntry({ config }: LogStore, old: BundledFile, file: BundledFile): string | undefined {
  const ids = ({ bytes, path }: BundledFile): readonly string[] =>
    parseLog(decodeLog(bytes).text, path, { timezone: config.timezone }).entries.map(({ id }) => derivedFrom(id) ?? id);
  const now = new Set(ids(file));
  return ids(old).find((id) => !now.has(id));
}

interface Content {
  readonly name: string;
  readonly files: readonly BundledFile[];
  readonly listed: BundleManifest["files"];
  readonly rollup: string;
  readonly folder: string;
}

/** The bundle's name is its content's, so the old manifest holds until the new one takes its place. */
function write(store: LogStore, { name, files, listed, rollup, folder }: Content): BundleManifest {
  const bundle = packBundle(files);
  const hash = sha256(bundle);
  const manifest: BundleManifest = {
    schema: "onex-log-bundle/1",
    name,
    bundle: { file: `${name}.${hash.slice(0, 16)}.logs.zst`, sha256: hash },
    rollup: { file: `${name}.md`, sha256: sha256(rollup) },
    files: listed,
  };
  unpackBundle(bundle, manifest);
  const at = (file: string): string => join(store.root, folder, file);
  writeWhole(at(manifest.bundle.file), bundle);
  writeWhole(at(manifest.rollup.file), rollup);
  writeWhole(at(`${name}.manifest.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of bundlesOf(join(store.root, folder), name))
    if (file !== manifest.bundle.file) rmSync(at(file), { force: true });
  return manifest;
}

const bundlesOf = (folder: string, name: string): readonly string[] =>
  readdirSync(folder).filter(
    (file) => file.startsWith(`${name}.`) && /^[0-9a-f]{16}\.logs\.zst$/.test(file.slice(name.length + 1)),
  );

/** What a killed archiver left behind. Under the lock nobody else writes here. */
function removeLeftovers(folder: string, name: string): void {
  try {
    for (const file of readdirSync(folder))
      if (file.startsWith(`.${name}.`) && file.endsWith(".tmp")) rmSync(join(folder, file), { force: true });
  } catch {}
}

/** Reads the archive back from the disk first: what is removed can be restored. */
function removeArchived(
  store: LogStore,
  manifestPath: string,
  { files }: BundleManifest,
): { removed: readonly string[]; kept: readonly string[] } {
  archivedFiles(store, manifestPath);
  const removed: string[] = [];
  const kept: string[] = [];
  for (const { path, sha256: expected } of files) {
    const place = join(store.root, path);
    const bytes = bytesIfAny(place);
    if (bytes === undefined) continue;
    if (sha256(bytes) !== expected || lstatSync(place).isSymbolicLink()) {
      kept.push(path);
      continue;
    }
    try {
      unlinkSync(place);
    } catch (error) {
      throw new Fault("io/unwritable", `${path} can't be removed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    flushFolder(dirname(place));
    removed.push(path);
  }
  return { removed, kept };
}
