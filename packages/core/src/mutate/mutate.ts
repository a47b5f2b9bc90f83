import { Fault, isFault, type Topology } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { eachRead, type Plan, plan } from "../graph/plan.ts";
import { promisedBy } from "../graph/promised.ts";
import { respecialised } from "../graph/respecialised.ts";
import type { HistoryLine } from "../history/history-line.ts";
import type { KeptVersion } from "../history/kept-version.ts";
import { type Revision, revision } from "../history/revision.ts";
import { checkPorts } from "./check-ports.ts";
import { checkPromise } from "./check-promise.ts";
import { closeSketch, type Dangling } from "./close-sketch.ts";
import type { CheckedPort, Edit, EditProblem, Mutation } from "./edit.ts";
import { problemOf, recordEdits } from "./record-edits.ts";
import { discard, openSketch, type Sketch } from "./sketch.ts";

/**
 * Applies all edits or none: the head moves to a version with the new topology, in which what has not changed keeps its value. Throws the fault of the
 * first problem, with all of them in `details.problems`.
 */
export function mutate(line: HistoryLine, write: (edit: Edit) => void): Mutation {
  const base = line.head.revision;
  const sketch = openSketch(base.assembly);
  try {
    const { edits, ports, next, planned } = prepare(sketch, base, write);
    if (line.head.revision !== base) throw new TypeError("The graph was changed by the very function that mutate() was given");
    if (edits.length === 0) return { version: line.head, edits, ports: [], kept: names(base.assembly.topology) };
    const { held, kept } = carried(sketch, line.head, next, planned);
    line.head = line.tree.append({ parent: line.head, revision: next, held });
    return { version: line.head, edits, ports, kept };
  } catch (thrown) {
    discard(sketch);
    throw thrown;
  }
}

/** Whether a transaction would apply; nothing comes of it. Throws as `mutate` does. */
export function rehearse({ head: { revision: base } }: HistoryLine, write: (edit: Edit) => void): readonly CheckedPort[] {
  const sketch = openSketch(base.assembly);
  try {
    return prepare(sketch, base, write).ports;
  } finally {
    discard(sketch);
  }
}

interface Prepared extends Pick<Mutation, "edits" | "ports"> {
  readonly next: Revision;
  readonly planned: Plan;
}

function prepare(sketch: Sketch, base: Revision, write: (edit: Edit) => void): Prepared {
  const recording = recordEdits(sketch, write);
  const promise = promisedBy(base.assembly, base.executor);
  const { assembly: closed, bodies, dangling } = closeSketch(sketch, promise);
  const problems = [...recording.problems, ...dangling.map(readsNothing)];
  const inner = bodies.flatMap(({ path, assembly }) => planAll(assembly.topology, path).cycles);
  const { planned = undefined, cycles } = inner.length > 0 ? { cycles: inner } : planAll(closed.topology);
  problems.push(...cycles);
  const assembly = planned === undefined ? closed : retyped(closed, planned, problems);
  const found = checkPorts(base.assembly, assembly, sketch, planned?.order);
  const kept = checkPromise(promise, base.assembly, assembly, base.executor);
  // Of one place the first is told: the others follow from it.
  const places = new Set(problems.map(({ path }) => path));
  problems.push(...found.problems.filter(({ path }) => !places.has(path)), ...kept.problems);
  if (planned === undefined || problems.length > 0) throw refused(assembly.topology.name, problems);
  const next = revision(assembly, base.executor, base.hasher, planned);
  return { edits: recording.edits, ports: [...found.ports, ...kept.ports], next, planned };
}

/** Generic functions are of other types where other vertices are read, and so are the items of another list. */
function retyped(assembly: Assembly, { order }: Plan, problems: EditProblem[]): Assembly {
  try {
    return respecialised(assembly, order);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    const { vertex, input } = thrown.details;
    problems.push(problemOf(thrown, `${vertex}.${input}`));
    return assembly;
  }
}

const names = ({ vertices }: Topology): readonly string[] => vertices.map(({ name }) => name);

function readsNothing({ reader, removed }: Dangling): EditProblem {
  const body = reader.replace(/\.$/, "");
  const who = reader === "" ? "An output" : reader === body ? `"${reader}"` : `What "${body}" gives`;
  return {
    code: "graph/missing-input",
    message: `${who} reads "${removed}", which would be gone; rewire it first`,
    path: reader === "" ? "output" : body,
  };
}

/** The plan, or every cycle: one that is found is cut open, to find the next. */
function planAll(topology: Topology, path = ""): { readonly planned?: Plan; readonly cycles: readonly EditProblem[] } {
  const cycles: EditProblem[] = [];
  for (let open = topology; ; ) {
    try {
      const planned = plan(open);
      return cycles.length === 0 ? { planned, cycles } : { cycles };
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      const { cycle } = thrown.details as { readonly cycle: readonly string[] }; // As `plan` tells it.
      const [first = ""] = cycle;
      cycles.push(problemOf(thrown, `${path}${first}`));
      open = {
        ...open,
        vertices: open.vertices.map((each) => (each.name === first ? { name: first, node: "", args: [], policy: {} } : each)),
      };
    }
  }
}

function refused(graph: string, problems: readonly EditProblem[]): Fault {
  const [first] = problems;
  const told = problems.slice(0, 5).map(({ message }) => message);
  const more = problems.length > 5 ? [`and ${problems.length - 5} more`] : [];
  return new Fault(first?.code ?? "graph/incompatible-edit", `"${graph}" stays as it is: ${[...told, ...more].join("; ")}`, {
    details: { graph, problems },
  });
}

/** Values by name, of what neither changed nor reads what did. */
function carried(
  { renewed, rewired }: Sketch,
  head: KeptVersion,
  { assembly }: Revision,
  { order }: Plan,
): { readonly held: readonly unknown[]; readonly kept: readonly string[] } {
  const { vertices } = assembly.topology;
  const before = new Map(names(head.topology).map((name, index) => [name, index]));
  const known = head.held;
  const isStale: boolean[] = [];
  const held = new Array<unknown>(vertices.length).fill(undefined);
  for (const index of order) {
    const record = vertices[index];
    if (record === undefined) continue;
    let stale = renewed.has(record.name) || rewired.has(record.name);
    eachRead(record, (read) => {
      stale ||= isStale[read] === true;
    });
    isStale[index] = stale;
    if (!stale) held[index] = known[before.get(record.name) ?? -1];
  }
  return { held, kept: names(assembly.topology).filter((_, index) => isStale[index] !== true) };
}
