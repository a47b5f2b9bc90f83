import { canonicalJson, encode, type JournalFault, type Topology, type Version } from "@onex/contract";
import { copyValue } from "../value/copy.ts";
import { freezeValue, isSettled } from "../value/freeze.ts";
import type { Revision } from "./revision.ts";

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
 * A version as it is kept: a few words and the array that its run filled anyway. Parents are numbers, so that a version keeps none but itself. A
 * class because thousands are kept, and because who it is tells two of them apart.
 */
export class KeptVersion implements Version {
  /** 1, 2, 3, … in its tree; 0 for a moment of a run, which is in none. */
  readonly sequence: number;
  /** 0 for none. */
  readonly parent: number;
  readonly revision: Revision;
  /** Values by index of the vertex, then what the run was given by index of the input; never changed. */
  readonly held: readonly unknown[];
  readonly note: VersionNote | undefined;

  constructor(sequence: number, parent: number, revision: Revision, held: readonly unknown[], note?: VersionNote) {
    this.sequence = sequence;
    this.parent = parent;
    this.revision = revision;
    this.held = held;
    this.note = note;
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
    return Object.freeze(this.topology.vertices.map((_, index) => shown(this.held[index])));
  }

  value(vertex: string): unknown {
    const index = this.topology.vertices.findIndex(({ name }) => name === vertex);
    if (index === -1) throw new RangeError(`"${this.topology.name}" has no vertex "${vertex}"`);
    return shown(this.held[index]);
  }

  get inputs(): Readonly<Record<string, unknown>> | undefined {
    const { vertices, inputs } = this.topology;
    if (this.held.length <= vertices.length) return undefined;
    const given = inputs.map(({ name }, index) => [name, shown(this.held[vertices.length + index])] as const);
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
}

const versionId = (sequence: number): string => `v${sequence}`;

/** What a reader cannot change: the value where it is settled, else a copy, so that nobody changes what was recorded. */
export function shown(value: unknown): unknown {
  if (isSettled(value)) return value;
  const copy = copyValue(value);
  freezeValue(copy);
  return copy;
}
