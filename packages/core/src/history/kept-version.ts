import { canonicalJson, encode, type JournalFault, type Topology, type Version } from "@onex/contract";
import { copyValue } from "../value/copy.ts";
import { freezeValue, isLongList, isSettled } from "../value/freeze.ts";
import type { Revision } from "./revision.ts";
import { Same, Splice, sameAs, spineBytes, spliceBetween } from "./splice.ts";

/** What only some versions have. */
export interface VersionNote {
  readonly runId?: string;
  /** In the run's journal. */
  readonly position?: number;
  readonly fault?: JournalFault;
  /** The other parent of a merge. */
  readonly second?: number;
}

/**
 * A version as it is kept: a few words and the array that its run filled anyway. Once another version came after it, a long list is kept as what it
 * has other than the version before. Parents are numbers, so that a version keeps none but itself and those that its lists are made of, which are
 * bounded. A class because thousands are kept, and because who it is tells two of them apart.
 */
export class KeptVersion implements Version {
  /** 1, 2, 3, … in its tree; 0 for a moment of a run, which is in none. */
  readonly sequence: number;
  readonly revision: Revision;
  readonly note: VersionNote | undefined;
  /** What it adds to its tree, by the tree's estimate. */
  bytes = 0;
  /** The version itself where lists are made of its own. */
  #parent: number | KeptVersion;
  #held: readonly unknown[] | undefined;
  /**
   * What is held with splices of the parent's slots, and instead of it in the end; then the bytes of splices since the last version without any,
   * which would be five words in an object.
   */
  #packed: readonly unknown[] | undefined;

  constructor(sequence: number, parent: number, revision: Revision, held: readonly unknown[], note?: VersionNote) {
    this.sequence = sequence;
    this.#parent = parent;
    this.revision = revision;
    this.#held = held;
    this.note = note;
  }

  /** 0 for none. */
  get parent(): number {
    return typeof this.#parent === "number" ? this.#parent : this.#parent.sequence;
  }

  /** Values by index of the vertex, then what the run was given by index of the input; never changed. */
  get held(): readonly unknown[] {
    return this.#held ?? (this.#packed ?? []).slice(0, -1).map((_, slot) => KeptVersion.#slot(this, slot));
  }

  /** What of `held` is this version's own, with splices where a list is made of those of `base`. `before` is what `base` holds. */
  pack(base: KeptVersion, before: readonly unknown[]): readonly unknown[] {
    const held = this.held;
    if (!held.some(isLongList)) return held;
    let saved = 0;
    let spent = 0;
    const slots = held.map((value, slot) => {
      if (!isLongList(value)) return value;
      const at = value === before[slot] ? slot : slot < this.topology.vertices.length ? -1 : before.indexOf(value);
      const part = at === -1 ? spliceBetween(value, before[slot]) : KeptVersion.#isSpliced(base, at) ? sameAs(at) : undefined;
      if (part === undefined) return value;
      saved += spineBytes(value);
      if (part instanceof Splice) spent += part.bytes;
      return part;
    });
    // Whoever holds a version holds what it is made of, and reads it in so many steps.
    spent = Number(base.#packed?.at(-1) ?? 0) + Math.max(spent, Math.ceil((saved * 4) / maxSteps));
    if (saved === 0 || spent > saved * 4) return held;
    // A spread would leave room for sixteen more.
    this.#packed = slots.concat(spent);
    this.#parent = base;
    return slots;
  }

  /** Another version has come after this one, so that it is read less often. */
  settle(): void {
    if (this.#packed !== undefined) this.#held = undefined;
  }

  get version_id(): string {
    return this.sequence === 0 ? `${this.note?.runId ?? ""}@${this.note?.position ?? 0}` : versionId(this.sequence);
  }

  get parents(): readonly string[] {
    const second = this.note?.second;
    if (this.parent === 0) return [];
    return second === undefined ? [versionId(this.parent)] : [versionId(this.parent), versionId(second)];
  }

  get topology(): Topology {
    return this.revision.assembly.topology;
  }

  get values(): readonly unknown[] {
    return Object.freeze(this.topology.vertices.map((_, index) => shown(KeptVersion.#slot(this, index))));
  }

  value(vertex: string): unknown {
    const index = this.topology.vertices.findIndex(({ name }) => name === vertex);
    if (index === -1) throw new RangeError(`"${this.topology.name}" has no vertex "${vertex}"`);
    return shown(KeptVersion.#slot(this, index));
  }

  get inputs(): Readonly<Record<string, unknown>> | undefined {
    const { vertices, inputs } = this.topology;
    const size = this.#held?.length ?? (this.#packed?.length ?? 1) - 1;
    if (size <= vertices.length) return undefined;
    const given = inputs.map(({ name }, index) => [name, shown(KeptVersion.#slot(this, vertices.length + index))] as const);
    return Object.freeze(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
  }

  get run(): { readonly run_id: string; readonly position: number } | undefined {
    const { runId, position = 0 } = this.note ?? {};
    return runId === undefined ? undefined : { run_id: runId, position };
  }

  get fault(): JournalFault | undefined {
    return this.note?.fault;
  }

  async hash(): Promise<string> {
    const { revision, topology, values } = this;
    const named = Object.fromEntries(topology.vertices.map(({ name }, index) => [name, encode(values[index])]));
    return revision.hasher.sha256(canonicalJson({ topology: await revision.hash(), values: named }));
  }

  // No private methods, which would be one more word in every version.
  static #isSpliced(of: KeptVersion, slot: number): boolean {
    const part = of.#packed?.[slot];
    return part instanceof Splice || part instanceof Same;
  }

  static #slot(of: KeptVersion, slot: number): unknown {
    const part = (of.#held ?? of.#packed ?? [])[slot];
    const base = of.#parent;
    if (typeof base === "number") return part;
    if (part instanceof Same) return KeptVersion.#slot(base, part.slot);
    if (!(part instanceof Splice)) return part;
    const list = new Array<unknown>(part.length);
    KeptVersion.#fill(list, { of, slot, from: 0, to: part.length, at: 0 });
    freezeValue(list);
    return list;
  }

  /** Puts a stretch of a list where it belongs in `list`, with no list in between, however many versions it is made of. */
  static #fill(list: unknown[], wanted: Stretch): void {
    const open = [wanted];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { of, slot, from, to, at } = next;
      const part = (of.#held ?? of.#packed ?? [])[slot];
      const base = of.#parent;
      if (from >= to) continue;
      if (Array.isArray(part)) copyItems(list, part, next);
      if (typeof base === "number") continue;
      if (part instanceof Same) open.push({ ...next, of: base, slot: part.slot });
      if (!(part instanceof Splice)) continue;
      const { start, resume, items } = part;
      const tail = start + items.length;
      const [own, rest] = [Math.max(from, start), Math.max(from, tail)];
      open.push({ of: base, slot, from, to: Math.min(to, start), at });
      copyItems(list, items, { from: own - start, to: Math.min(to, tail) - start, at: at + own - from });
      open.push({ of: base, slot, from: resume + rest - tail, to: resume + to - tail, at: at + rest - from });
    }
  }
}

/** A splice costs its readers a step; at least so many are worth a whole list. */
const maxSteps = 256;

interface Stretch {
  readonly of: KeptVersion;
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  /** Where `from` comes to be. */
  readonly at: number;
}

/** Holes stay holes. */
function copyItems(list: unknown[], items: readonly unknown[], { from, to, at }: Pick<Stretch, "from" | "to" | "at">): void {
  for (let index = from; index < to; index++) if (index in items) list[at + index - from] = items[index];
}

const versionId = (sequence: number): string => `v${sequence}`;

/** What a reader cannot change: the value where it is settled, else a copy, so that nobody changes what was recorded. */
export function shown(value: unknown): unknown {
  if (isSettled(value)) return value;
  const copy = copyValue(value);
  freezeValue(copy);
  return copy;
}
