import { addedBytes, isScalar, scalarBytes } from "./added-bytes.ts";
import { KeptVersion, type VersionNote } from "./kept-version.ts";
import type { Revision } from "./revision.ts";

/** How much of a history is kept: the newest versions within both bounds, and besides what somebody holds. */
export interface Retention {
  /** Versions that are listed and found, 1 or more. Default 1,000. */
  readonly maxVersions?: number;
  /** Of their values, by a rough estimate. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** What a version is made of. */
export interface VersionParts {
  readonly parent: KeptVersion | undefined;
  readonly revision: Revision;
  readonly held: readonly unknown[];
  readonly note?: VersionNote | undefined;
}

/**
 * The versions that a graph and its forks made, by number. The oldest are let go when there are too many; who holds one keeps it all the same. A
 * class because it is what versions belong to.
 */
export class VersionTree {
  readonly #maxVersions: number;
  readonly #maxBytes: number;
  // Those with the numbers from `#first` on, of which the ones before `#start` were let go.
  #versions: (KeptVersion | undefined)[] = [];
  #first = 1;
  #start = 0;
  #bytes = 0;
  readonly #revisions = new WeakSet<Revision>();

  constructor({ maxVersions = 1_000, maxBytes = 64 * 2 ** 20 }: Retention = {}) {
    if (!(maxVersions >= 1) || (!Number.isInteger(maxVersions) && maxVersions !== Number.POSITIVE_INFINITY))
      throw new RangeError(`history.maxVersions must be a whole number, 1 or more, or Infinity, got ${maxVersions}`);
    if (!(maxBytes >= 0)) throw new RangeError("history.maxBytes must be 0 or more");
    this.#maxVersions = maxVersions;
    this.#maxBytes = maxBytes;
  }

  append({ parent, revision, held, note }: VersionParts): KeptVersion {
    if (parent?.revision === revision) return this.extend(parent, held, note);
    const version = new KeptVersion(this.#next, parent?.sequence ?? 0, revision, held, note);
    parent?.settle();
    version.bytes = addedBytes(held, parent?.held ?? []) + (this.#isKnown(revision) ? 0 : topologyBytes(revision));
    this.#add(version);
    return version;
  }

  /** What comes after a version of this tree and has its topology, as every run leaves it. */
  extend(parent: KeptVersion, held: readonly unknown[], note: VersionNote | undefined): KeptVersion {
    const version = new KeptVersion(this.#next, parent.sequence, parent.revision, held, note);
    version.bytes = isScalar(held) ? scalarBytes(held) : packedBytes(version, parent);
    this.#add(version);
    parent.settle();
    return version;
  }

  get #next(): number {
    return this.#first + this.#versions.length;
  }

  #add(version: KeptVersion): void {
    this.#versions.push(version);
    this.#bytes += version.bytes;
    while (this.size > 1 && (this.size > this.#maxVersions || this.#bytes > this.#maxBytes)) this.#letGo();
  }

  /** Versions that are listed and found. */
  get size(): number {
    return this.#versions.length - this.#start;
  }

  /** By number; undefined when it was let go. */
  get(sequence: number): KeptVersion | undefined {
    return this.#versions[sequence - this.#first];
  }

  /** A version of this tree, or a moment of a run of it. */
  owns(version: unknown): version is KeptVersion {
    return version instanceof KeptVersion && this.#revisions.has(version.revision);
  }

  /** Newest first; what is added meanwhile is not met, what is let go meanwhile is passed over. */
  *newestFirst(): Generator<KeptVersion, undefined> {
    for (let sequence = this.#first + this.#versions.length - 1; sequence >= this.#first + this.#start; sequence--) {
      const version = this.get(sequence);
      if (version !== undefined) yield version;
    }
    return undefined;
  }

  /** Whether there was a version of it before; from now on there was. */
  #isKnown(revision: Revision): boolean {
    const isKnown = this.#revisions.has(revision);
    this.#revisions.add(revision);
    return isKnown;
  }

  #letGo(): void {
    this.#bytes -= this.#versions[this.#start]?.bytes ?? 0;
    this.#versions[this.#start] = undefined;
    this.#start += 1;
    // Rarely, so that each version is moved once on average.
    if (this.#start < 64 || this.#start * 2 < this.#versions.length) return;
    this.#versions = this.#versions.slice(this.#start);
    this.#first += this.#start;
    this.#start = 0;
  }
}

function packedBytes(version: KeptVersion, parent: KeptVersion): number {
  const before = parent.held;
  return addedBytes(version.pack(parent, before), before);
}

/** Of an edit, roughly: what its topology does not share with the one before it. */
const topologyBytes = ({ assembly }: Revision): number => 1_024 + 16 * assembly.topology.vertices.length;
