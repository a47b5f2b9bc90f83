import { assertOptions, type OptionNames } from "@onex/contract";
import type { Program } from "../run/program.ts";
import { KeptVersion, type VersionNote } from "./kept-version.ts";
import { mergeVersions } from "./merge.ts";
import type { Revision } from "./revision.ts";
import { type Retention, VersionTree } from "./version-tree.ts";

/** `false`: runs make no versions. Otherwise how many are kept. */
export type HistoryOption = boolean | Retention;

const known: OptionNames<Retention> = { maxVersions: true, maxBytes: true };

/** The versions of a graph seen from one handle on it: a head, in a tree that forks share. A class because the head is what makes a handle. */
export class HistoryLine {
  head: KeptVersion;
  /** Runs make versions. */
  readonly keeps: boolean;
  readonly tree: VersionTree;
  /** While somebody watches what this handle runs: the program of one topology, with who watches in it. */
  watched: { readonly revision: Revision; readonly program: Program } | undefined;
  /** Where a fork left the line that it came from. */
  readonly #origin: KeptVersion | undefined;

  constructor(head: KeptVersion, tree: VersionTree, keeps: boolean, origin?: KeptVersion) {
    this.head = head;
    this.tree = tree;
    this.keeps = keeps;
    this.#origin = origin;
  }

  /** What the next run runs. */
  get program(): Program {
    const { revision } = this.head;
    return this.watched?.revision === revision ? this.watched.program : revision.program;
  }

  /**
   * Makes the version of a run that began at `base`. The head moves there unless the run failed, or the graph was edited, merged or rolled back to
   * another topology meanwhile: then the run ends on what it began with, and the next one begins with what is there now.
   */
  keep(base: KeptVersion, held: readonly unknown[], note: VersionNote | undefined): KeptVersion | undefined {
    if (!this.keeps) return undefined;
    const version = this.tree.extend(base, held, note);
    if (note?.fault === undefined && this.head.revision === base.revision) this.head = version;
    return version;
  }

  /** Throws a TypeError for a version of another graph. */
  rollback(snapshot: unknown): void {
    this.head = this.#placed(snapshot);
  }

  fork(snapshot: unknown = this.head): HistoryLine {
    const origin = this.#placed(snapshot);
    return new HistoryLine(origin, this.tree, this.keeps, origin);
  }

  /** Throws `graph/merge-conflict`, `graph/cycle`; then nothing has changed. */
  merge(other: HistoryLine): KeptVersion {
    if (other.tree !== this.tree) throw new TypeError("merge() takes a fork of this graph, or the graph that this is a fork of");
    const merged = mergeVersions(this.tree, this.head, other.head, this.#oldestOrigin(other));
    this.head = merged instanceof KeptVersion ? merged : this.tree.append(merged);
    return this.head;
  }

  /** Newest first, the head last where it is older than all that are kept; or one version and what it came from. */
  *versions(from?: unknown): Generator<KeptVersion, undefined> {
    if (from !== undefined) return yield* this.#lineage(this.#owned(from));
    const { head } = this;
    const isOlder = this.tree.get(head.sequence) === undefined;
    yield* this.tree.newestFirst();
    if (isOlder) yield head;
    return undefined;
  }

  /** First parents, as far as they are kept. */
  *#lineage(from: KeptVersion): Generator<KeptVersion, undefined> {
    for (let version: KeptVersion | undefined = from; version !== undefined; version = this.tree.get(version.parent))
      yield version;
    return undefined;
  }

  #owned(snapshot: unknown): KeptVersion {
    if (this.tree.owns(snapshot)) return snapshot;
    throw new TypeError("A snapshot belongs to the graph that it was taken of, and to its forks");
  }

  /** A moment of a run becomes a version of its own. */
  #placed(snapshot: unknown): KeptVersion {
    const version = this.#owned(snapshot);
    if (version.sequence > 0) return version;
    const { revision, held, note } = version;
    return this.tree.append({ parent: this.tree.get(version.parent), revision, held, note });
  }

  #oldestOrigin(other: HistoryLine): KeptVersion {
    const origins = [this.#origin, other.#origin].filter((origin) => origin !== undefined);
    return origins.reduce((oldest, origin) => (origin.sequence < oldest.sequence ? origin : oldest), origins[0] ?? this.head);
  }
}

/** The line of a graph that was just made; its first version knows no values unless they are given. */
export function firstLine(
  revision: Revision,
  history: HistoryOption = true,
  held: readonly unknown[] = [],
  note?: VersionNote,
): HistoryLine {
  const retention = typeof history === "object" ? history : {};
  assertOptions("history", retention, known);
  const tree = new VersionTree(retention);
  return new HistoryLine(tree.append({ parent: undefined, revision, held, note }), tree, history !== false);
}

/** A line that nothing moves, for runs that leave no version. */
export const stillLine = (revision: Revision): HistoryLine =>
  new HistoryLine(new KeptVersion(0, 0, revision, []), new VersionTree(), false);
