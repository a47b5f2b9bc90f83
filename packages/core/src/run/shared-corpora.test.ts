import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Executor } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { type Graph, type GraphOptions, graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";

/** Graphs of scientific runs with the time that each task took (WfFormat); they are not part of this repository. */
const folder = process.env["ONEX_SHARED_CORPORA"];
const reason =
  folder === undefined
    ? "ONEX_SHARED_CORPORA is not set"
    : existsSync(join(folder, "workflows"))
      ? undefined
      : `${folder} has no workflows`;
if (reason !== undefined) console.info(`not run: real workflows (${reason})`);
const files = reason === undefined ? globSync(join(folder ?? "", "workflows/*.json")).sort() : [];

/** Of the random steps. */
const seed = Number(process.env["ONEX_SEED"]);

interface Task {
  readonly id: string;
  readonly parents: readonly string[];
  /** Whole, so that sums are exact. */
  readonly milliseconds: number;
}

function readTasks(path: string): readonly Task[] {
  const { workflow } = JSON.parse(readFileSync(path, "utf8"));
  const times = new Map<string, number>(
    workflow.execution.tasks.map(({ id, runtimeInSeconds }: { id: string; runtimeInSeconds: number }) => [
      id,
      Math.round(runtimeInSeconds * 1_000),
    ]),
  );
  return workflow.specification.tasks.map(({ id, parents }: Task) => ({ id, parents, milliseconds: times.get(id) ?? 0 }));
}

/** By the parents alone: each task after those that it waits for. */
function sorted(tasks: readonly Task[]): readonly Task[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const done = new Set<Task>();
  const visit = (task: Task): void => {
    if (done.has(task)) return;
    for (const parent of task.parents) visit(byId.get(parent) as Task);
    done.add(task);
  };
  tasks.forEach(visit);
  return [...done];
}

function criticalPath(tasks: readonly Task[]): number {
  const ends = new Map<string, number>();
  for (const { id, parents, milliseconds } of sorted(tasks))
    ends.set(id, Math.max(0, ...parents.map((parent) => ends.get(parent) ?? 0)) + milliseconds);
  return Math.max(0, ...ends.values());
}

const nameOf = (at: number): string => `t${at}`;

/** Each task takes its time and gives, from what its parents gave, a number that tells every path to it apart. */
function workflowOf(tasks: readonly Task[], call: "sync" | "async", options: GraphOptions): Graph {
  const vertices = new Map<string, Vertex<number>>();
  for (const [at, task] of sorted(tasks).entries()) {
    const node = sampleNode((parents: readonly number[]) => answer(at, parents), {
      name: `${task.milliseconds}`,
      inputs: { parents: unknown },
      outputs: number,
      call,
    });
    const parents = task.parents.map((parent) => vertices.get(parent));
    vertices.set(task.id, node.bind(parents as never).with({ name: nameOf(at) }) as never);
  }
  return graph(Object.fromEntries(vertices), { ambient: plainAmbient(), ...options }) as unknown as Graph;
}

const answer = (at: number, parents: readonly number[]): number =>
  parents.reduce((sum, parent) => (sum * 31 + parent) % 1_000_003, at + 1);

interface Observed {
  readonly started: string[];
  readonly ended: string[];
  makespan: number;
  widest: number;
}

/** Runs on a clock that goes on only when nothing else can, with tasks that take the time that their node is called by. */
async function timedRun(tasks: readonly Task[], concurrency?: number): Promise<Observed> {
  const clock = handClock();
  const observed: Observed = { started: [], ended: [], makespan: 0, widest: 0 };
  const later: Executor = {
    place: "memory",
    prepare:
      ({ name }, callable) =>
      (args) =>
        new Promise((resolve) => clock.after(Number(name), () => resolve(callable(...args)))),
  };
  const listen = ({ kind, ...entry }: { readonly kind: string; readonly vertex?: string }): void => {
    if (kind === "vertex-started") observed.started.push(entry.vertex ?? "");
    if (kind === "vertex-succeeded") observed.ended.push(entry.vertex ?? "");
    observed.widest = Math.max(observed.widest, observed.started.length - observed.ended.length);
  };
  const g = workflowOf(tasks, "async", {
    scheduler: clock,
    executor: later,
    ...(concurrency === undefined ? {} : { concurrency }),
  });
  const run = g.start({} as never, { listen });
  while (run.status === "running") {
    await turn();
    clock.advanceToNext();
  }
  expect(run.status).toBe("succeeded");
  observed.makespan = clock.monotonicMs();
  return observed;
}

describe.skipIf(reason !== undefined)("a real workflow", () => {
  describe.each(files.map((path) => [basename(path), path]))("%s", (_, path) => {
    const tasks = readTasks(path);
    const work = tasks.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const longest = criticalPath(tasks);

    test("takes as long as its critical path where nothing else holds it up", async () => {
      const { started, ended, makespan } = await timedRun(tasks);
      expect(makespan).toBe(longest);
      expect(started).toHaveLength(tasks.length);
      expect(new Set(ended).size).toBe(tasks.length);
      const order = sorted(tasks);
      const at = new Map(order.map(({ id }, index) => [id, started.indexOf(nameOf(index))]));
      for (const { id, parents } of tasks) for (const parent of parents) expect(at.get(parent)).toBeLessThan(at.get(id) ?? -1);
    });

    test.each([1, 2, 7, 32])("takes no longer on %i workers than the bounds of any list schedule", async (workers) => {
      const { makespan, widest } = await timedRun(tasks, workers);
      expect(widest).toBeLessThanOrEqual(workers);
      expect(makespan).toBeGreaterThanOrEqual(Math.max(longest, Math.ceil(work / workers)));
      // Graham's bound: no worker is idle while a task could run.
      expect(makespan).toBeLessThanOrEqual(longest + (work - longest) / workers);
    });

    test("ends in the same root hash when it runs again, goes on from a random step, and is replayed", async () => {
      const g = workflowOf(tasks, "sync", {});
      const first = g.start({} as never);
      const hash = await first.snapshot().hash();
      const steps = fc.sample(fc.nat(first.journal.length - 1), { numRuns: 5, seed });
      for (const step of steps) {
        const middle = first.snapshot(step);
        const hashThen = await middle.hash();
        g.rollback(middle);
        expect(await g.snapshot().hash()).toBe(hashThen);
        g.run({} as never);
        expect(await g.snapshot().hash(), `from step ${step}, seed ${seed}`).toBe(hash);
      }
      for (const mode of ["recorded", "verify", "resume"] as const) {
        const replay = g.replay(first, { mode });
        await replay.done;
        expect([replay.drift, replay.differences]).toEqual([[], []]);
        expect(await replay.snapshot().hash()).toBe(hash);
      }
    });
  });
});
