import { Fault, type Source, type Topology, type VertexRecord } from "@onex/contract";

/** In which order vertices run, and who waits for whom; by index in the topology. A vertex that reads another twice waits twice. */
export interface Plan {
  /** Every vertex after all that it reads: depth first from the output, then what the output does not reach, as declared. */
  readonly order: Int32Array;
  /** How many reads each vertex waits for. */
  readonly waits: Int32Array;
  /** The readers of vertex `i` are `readers[from[i]]` to `readers[from[i + 1] - 1]`, in the order of the plan. */
  readonly readers: Int32Array;
  readonly from: Int32Array;
}

/** Linear in the size of the topology and free of recursion. Throws `graph/cycle`, naming both ends. */
export function plan(topology: Topology): Plan {
  const size = topology.vertices.length;
  const reads = readsByVertex(topology);
  const order = depthFirst(topology, reads);
  const waits = new Int32Array(size);
  const from = new Int32Array(size + 1);
  for (let vertex = 0; vertex < size; vertex++) waits[vertex] = (reads.from[vertex + 1] ?? 0) - (reads.from[vertex] ?? 0);
  for (const read of reads.vertices) from[read + 1] = (from[read + 1] ?? 0) + 1;
  addUp(from);
  const readers = new Int32Array(reads.vertices.length);
  const filled = from.slice();
  for (const vertex of order) {
    for (let at = reads.from[vertex] ?? 0; at < (reads.from[vertex + 1] ?? 0); at++) {
      const read = reads.vertices[at] ?? 0;
      const place = filled[read] ?? 0;
      readers[place] = vertex;
      filled[read] = place + 1;
    }
  }
  return { order, waits, readers, from };
}

/** What each vertex reads, one list after the other: those of vertex `i` begin at `from[i]`. */
interface Reads {
  readonly vertices: Int32Array;
  readonly from: Int32Array;
}

function readsByVertex({ vertices }: Topology): Reads {
  const from = new Int32Array(vertices.length + 1);
  let count = 0;
  let at = 0;
  const counted = (): void => {
    count += 1;
  };
  for (const record of vertices) {
    eachRead(record, counted);
    from[++at] = count;
  }
  const read = new Int32Array(count);
  at = 0;
  const noted = (vertex: number): void => {
    read[at++] = vertex;
  };
  for (const record of vertices) eachRead(record, noted);
  return { vertices: read, from };
}

/** The vertices that a vertex reads, each use once; those of its condition come first. */
export function eachRead({ when, args, rest }: VertexRecord, hear: (vertex: number) => void): void {
  if (when !== undefined) readsOf(when, hear);
  for (const source of args) readsOf(source, hear);
  if (rest !== undefined) readsOf(rest, hear);
}

/** Counts become the places where they end. */
function addUp(counts: Int32Array): void {
  let sum = 0;
  for (let index = 0; index < counts.length; index++) {
    sum += counts[index] ?? 0;
    counts[index] = sum;
  }
}

/** The vertices that a source reads, each use once. */
export function readsOf(source: Source, hear: (index: number) => void): void {
  if (source.kind === "vertex") hear(source.index);
  else if (source.kind === "array") for (const item of source.items) readsOf(item, hear);
  else if (source.kind === "object") for (const [, part] of source.entries) readsOf(part, hear);
}

const unseen = 0;
const open = 1;
const done = 2;

function depthFirst(topology: Topology, reads: Reads): Int32Array {
  const size = topology.vertices.length;
  const order = new Int32Array(size);
  const state = new Uint8Array(size);
  // The path from the root to the vertex at hand, and for each vertex the place of its next read.
  const path = new Int32Array(size);
  const next = reads.from.slice();
  let ordered = 0;
  const visit = (root: number) => {
    if (state[root] !== unseen) return;
    let depth = 0;
    path[0] = root;
    state[root] = open;
    while (depth >= 0) {
      const vertex = path[depth] ?? 0;
      const position = next[vertex] ?? 0;
      if (position === reads.from[vertex + 1]) {
        state[vertex] = done;
        order[ordered++] = vertex;
        depth -= 1;
        continue;
      }
      next[vertex] = position + 1;
      const dependency = reads.vertices[position] ?? 0;
      if (state[dependency] === open) throw cycle(topology, path.subarray(0, depth + 1), dependency);
      if (state[dependency] === done) continue;
      state[dependency] = open;
      path[++depth] = dependency;
    }
  };
  readsOf(topology.output, visit);
  for (let index = 0; index < size; index++) visit(index);
  return order;
}

/** The path leads from `again` to a vertex that depends on `again`. */
function cycle({ vertices }: Topology, path: Int32Array, again: number): Fault {
  const names = [...path.subarray(path.indexOf(again))].map((index) => vertices[index]?.name ?? "");
  const [first = "", ...others] = names;
  const last = others.at(-1);
  const message = last === undefined ? `"${first}" depends on itself` : `"${first}" depends on itself through "${last}"`;
  return new Fault("graph/cycle", message, { details: { cycle: names } });
}
