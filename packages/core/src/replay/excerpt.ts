import type { InputRecord, PortSource, Source } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { plan } from "../graph/plan.ts";
import { mapPorts } from "../history/map-ports.ts";
import type { Revision } from "../history/revision.ts";
import type { Runnable } from "../node/runnable.ts";
import { compileProgram, type Program } from "../run/program.ts";
import { streamType } from "../run/stream-step.ts";

/** A part of a graph that runs by itself: what it reads comes in from outside. */
export interface Excerpt {
  readonly program: Program;
  /** What it reads, as it is called in the graph; its input has the same index in the program. */
  readonly reads: readonly Read[];
}

export interface Read {
  readonly kind: PortSource["kind"];
  readonly name: string;
  /** What reads it takes items as they come, where a list is recorded. */
  readonly isPulled: boolean;
}

export interface ExcerptOptions {
  /** With the condition of the vertex. */
  readonly asked?: boolean;
  /** Of a generator: no more than so many items. */
  readonly most?: number | undefined;
}

/** One vertex without its deadline, its further attempts and, unless that is asked, its condition; or, without a vertex, the outputs. */
export function excerpt(
  { assembly, executor }: Revision,
  vertex?: number,
  { asked = false, most }: ExcerptOptions = {},
): Excerpt {
  const { topology, runnables } = assembly;
  const record = vertex === undefined ? undefined : topology.vertices[vertex];
  const whole = vertex === undefined ? undefined : runnables[vertex];
  const runnable = whole === undefined || most === undefined ? whole : firstItems(whole, most);
  const pulled = new Set<Source>(
    record?.args.filter((_, position) => streamType(runnable?.signatures[0].schemas[position]) === "async-iterable"),
  );
  const reads: Read[] = [];
  const indexes = new Map<string, number>();
  const fromOutside = (port: PortSource): PortSource => {
    const name = (port.kind === "vertex" ? topology.vertices : topology.inputs)[port.index]?.name ?? "";
    const key = `${port.kind} ${name}`;
    const index = indexes.get(key) ?? reads.push({ kind: port.kind, name, isPulled: pulled.has(port) }) - 1;
    indexes.set(key, index);
    return { ...port, kind: "input", index };
  };
  const part =
    record === undefined || runnable === undefined
      ? { vertices: [], runnables: [], output: mapPorts(topology.output, fromOutside) }
      : { vertices: [alone(mapPorts(record, fromOutside), asked)], runnables: [runnable], output: onlyVertex };
  const inputs = reads.map(({ kind, name }): InputRecord => ({ name: `${kind} ${name}`, required: false }));
  const alike: Assembly = {
    topology: { name: topology.name, inputs, vertices: part.vertices, output: part.output },
    runnables: part.runnables,
  };
  const program = compileProgram(alike, plan(alike.topology), executor);
  return { program: checkedInside(program), reads };
}

/** What comes in is what was there in the run: where it does not fit, the vertex says so, as it did then, and not the edge of this part. */
const checkedInside = (program: Program): Program => ({
  ...program,
  inputChecks: program.inputChecks.map(() => []),
  steps: program.steps.map((step) => ({ ...step, proven: undefined })),
});

const onlyVertex = { kind: "vertex", index: 0, path: [] } as const;

type VertexOf = Assembly["topology"]["vertices"][number];

function alone({ when, policy, ...record }: VertexOf, asked: boolean): VertexOf {
  const condition = when === undefined || !asked ? {} : { when };
  return { ...record, ...condition, policy: policy.own === undefined ? {} : { own: policy.own } };
}

/** What pulls a generator may stop, and then nobody knows what would have come. */
function firstItems(runnable: Runnable, most: number): Runnable {
  const { signatures, call, callable } = runnable;
  // The call kind says which of the two it gives.
  const now = function* (...args: readonly unknown[]): Generator<unknown> {
    yield* Iterator.from(callable(...args) as Iterable<unknown>).take(most);
  };
  const later = async function* (...args: readonly unknown[]): AsyncGenerator<unknown> {
    let left = most;
    if (left > 0)
      for await (const item of callable(...args) as AsyncIterable<unknown>) {
        yield item;
        left -= 1;
        if (left === 0) return;
      }
  };
  return { ...runnable, signatures, callable: call === "generator" ? now : later };
}
