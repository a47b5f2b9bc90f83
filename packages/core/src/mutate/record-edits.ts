import { Fault, isFault, isReferenceText, nameHint, parseReferenceText, type Source, unescapeText } from "@onex/contract";
import { type Draft, draftOf } from "../graph/draft.ts";
import { refuseName, VertexHandle } from "../graph/vertex-handle.ts";
import { runnableOf } from "../node/runnable.ts";
import { valueSchema } from "../node/value-schema.ts";
import { rewired } from "./arguments.ts";
import type { AppliedEdit, Edit, EditFaultCode, EditProblem, Runs } from "./edit.ts";
import { replacedSlot } from "./replaced-slot.ts";
import { graft, type Sketch, slotOf } from "./sketch.ts";

/** The edits that a caller made on a sketch, and what was wrong with each. */
export interface Recording {
  readonly edits: readonly AppliedEdit[];
  readonly problems: readonly EditProblem[];
}

/** Lets the caller edit the sketch. What it throws goes through; a TypeError for what is no edit at all. */
export function recordEdits(sketch: Sketch, write: (edit: Edit) => void): Recording {
  const edits: AppliedEdit[] = [];
  const problems: EditProblem[] = [];
  let isOver = false;
  const record: Note = (made, path, apply) => {
    if (isOver) throw new TypeError("The transaction is over; edits belong in the function that mutate() is given");
    try {
      apply();
      edits.push(made);
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      problems.push(problemOf(thrown, path));
    }
  };
  let given: unknown;
  try {
    given = write(Object.freeze(editOn(sketch, record)));
  } finally {
    isOver = true;
  }
  if (given instanceof Promise) {
    // What it still does is refused; nobody else hears of that.
    given.catch(() => {});
    throw new TypeError("The function that mutate() is given must make its edits at once, not later");
  }
  return { edits, problems };
}

type Note = (made: AppliedEdit, path: string, apply: () => void) => void;

function editOn(sketch: Sketch, record: Note): Edit {
  const known = new Map<VertexHandle["of"], string>();
  const sourceOf = (source: unknown): Source => graft(sketch, draftFor(sketch, source, known), known);
  return {
    replace: (vertex, by) => {
      const { hash: node } = runnableOf(by);
      record({ kind: "replace", vertex, node }, vertex, () => replace(sketch, vertex, by));
    },
    insert: (name, vertex) => {
      const handle = insertable(vertex);
      const node = handle.of.kind === "place" ? handle.of.runnable.hash : "";
      record({ kind: "insert", vertex: name, node }, name, () => insert(sketch, name, handle, known));
    },
    rewire: (vertex, input, source) =>
      record({ kind: "rewire", vertex, input }, `${vertex}.${input}`, () => {
        const { index, slot } = slotOf(sketch, vertex);
        const changed = rewired(slot.record, slot.runnable, input, sourceOf(source));
        sketch.slots[index] = { ...slot, record: changed };
        sketch.rewired.add(vertex);
      }),
    remove: (vertex) =>
      record({ kind: "remove", vertex }, vertex, () => {
        const { index } = slotOf(sketch, vertex);
        sketch.slots[index] = undefined;
        sketch.indexes.delete(vertex);
      }),
    output: (name, source) =>
      record({ kind: "output", output: name }, `output.${name}`, () => {
        sketch.output = withOutput(sketch, name, sourceOf(source));
      }),
    // Handles are what vertices are at run time, of whatever types.
    vertex: (name) => vertexHandle(sketch, name, known) as never,
    input: (name) => new VertexHandle({ kind: "input", name }) as never,
  };
}

/** A fault of one edit as one of the problems of the transaction. */
export const problemOf = ({ code, message }: Fault, path: string): EditProblem => ({
  // What is raised by sketches, binds and plans is of the area `graph/`.
  code: code as EditFaultCode,
  message,
  path,
});

function vertexHandle(sketch: Sketch, name: string, known: Map<VertexHandle["of"], string>): VertexHandle {
  const index = sketch.indexes.get(name);
  const runnable = index === undefined ? undefined : sketch.slots[index]?.runnable;
  const schema = runnable === undefined ? undefined : valueSchema(runnable);
  const handle = new VertexHandle({ kind: "input", name, ...(schema === undefined ? {} : { schema }) });
  known.set(handle.of, name);
  return handle;
}

/** A text that is a reference is one; there is no other way to write it in a text. */
function draftFor(sketch: Sketch, source: unknown, known: Map<VertexHandle["of"], string>): Draft {
  if (typeof source !== "string") return draftOf(source);
  if (!isReferenceText(source)) return draftOf(unescapeText(source));
  const parsed = parseReferenceText(source);
  if (!parsed.ok)
    throw new Fault(
      "graph/bad-reference",
      `${JSON.stringify(source)} ${parsed.problems.map(({ message }) => message).join("; ")}`,
    );
  const { name, path } = parsed.value;
  if (name !== "input") return at(vertexHandle(sketch, name, known), path);
  const [input, ...rest] = path;
  if (input === undefined) throw new Fault("graph/bad-reference", `"$input" names no input; write "$input.<name>"`);
  const names = sketch.inputs.map((each) => each.name);
  if (!names.includes(String(input)))
    throw new Fault("graph/unknown-reference", `The graph has no input "${input}"${nameHint(String(input), names)}`);
  return at(new VertexHandle({ kind: "input", name: String(input) }), rest);
}

const at = (handle: VertexHandle, path: readonly (string | number)[]): VertexHandle =>
  path.length === 0 ? handle : handle.at(...path);

function replace(sketch: Sketch, vertex: string, by: Runs): void {
  const [name = "", ...inner] = vertex.split(".");
  const { index, slot } = slotOf(sketch, name);
  sketch.slots[index] = replacedSlot(slot, inner, runnableOf(by));
  sketch.renewed.add(name);
}

function insertable(vertex: unknown): VertexHandle {
  if (vertex instanceof VertexHandle && vertex.of.kind === "place" && vertex.path.length === 0 && vertex.fallback === undefined)
    return vertex;
  throw new TypeError("insert() takes a name and a vertex that a node runs at, not an input, a part or a value");
}

function insert(sketch: Sketch, name: string, handle: VertexHandle, known: ReadonlyMap<VertexHandle["of"], string>): void {
  refuseName(name);
  if (sketch.indexes.has(name))
    throw new Fault(
      "graph/duplicate-name",
      `"${sketch.before.topology.name}" has a vertex "${name}" already; choose another name`,
      {
        details: { name },
      },
    );
  const size = sketch.slots.length;
  // What comes along must not take the name before it is given.
  const isNamedSo = handle.of.kind === "place" && handle.of.options.name === name;
  const source = graft(sketch, handle, known, isNamedSo ? [] : [name]);
  const index = source.kind === "vertex" ? source.index : -1;
  const slot = sketch.slots[index];
  if (slot === undefined || index < size)
    throw new Fault(
      "graph/duplicate-name",
      `"${name}" would be a vertex that the graph has as "${slot?.record.name}"; bind one anew`,
    );
  rename(sketch, index, name);
}

/** Of what was just put in; its handle goes by the new name as well. */
function rename(sketch: Sketch, index: number, name: string): void {
  const slot = sketch.slots[index];
  const old = slot?.record.name;
  if (slot === undefined || old === undefined || old === name) return;
  sketch.slots[index] = { ...slot, record: { ...slot.record, name } };
  sketch.names[index] = name;
  sketch.indexes.delete(old);
  sketch.indexes.set(name, index);
  sketch.renewed.delete(old);
  sketch.renewed.add(name);
  const origin = sketch.origins.at(-1);
  if (origin !== undefined) origin.names = origin.names.map((each) => (each === old ? name : each));
}

function withOutput({ output, before }: Sketch, name: string, source: Source): Source {
  if (output.kind !== "object")
    throw new Fault(
      "graph/unsupported",
      `"${before.topology.name}" has one output without a name, which cannot be edited; give its document outputs by name`,
    );
  const isThere = output.entries.some(([key]) => key === name);
  const entries = output.entries.map((entry) => (entry[0] === name ? ([name, source] as const) : entry));
  return { kind: "object", entries: isThere ? entries : [...entries, [name, source]] };
}
