import { type Fault, isFault, type Source } from "@onex/contract";
import { unspecialised } from "../graph/specialised.ts";
import { runnableOf } from "../node/runnable.ts";
import { insert, insertable, withOutput } from "./apply-edits.ts";
import { rewired } from "./arguments.ts";
import type { AppliedEdit, Edit, EditFaultCode, EditProblem } from "./edit.ts";
import { draftFor, type Handles, handleAt } from "./edit-handles.ts";
import { graft } from "./graft.ts";
import { replacedSlot } from "./replaced-slot.ts";
import { drop, placeIn, renew, type Sketch, slotOf } from "./sketch.ts";

/** The edits that a caller made on a sketch, and what was wrong with each. */
export interface Recording {
  readonly edits: readonly AppliedEdit[];
  readonly problems: readonly EditProblem[];
}

/** Lets the caller edit the sketch. What it throws goes through; a TypeError for what is no edit at all. */
export function recordEdits(sketch: Sketch, write: (edit: Edit) => void): Recording {
  if (typeof write !== "function") throw new TypeError("mutate() takes a function that makes the edits: mutate((edit) => …)");
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

function editOn(root: Sketch, record: Note): Edit {
  const known: Handles = new Map();
  const sourceIn = (sketch: Sketch, source: unknown): Source => graft(sketch, draftFor(sketch, source, known), known);
  return {
    replace: (vertex, by) => {
      const runnable = runnableOf(by);
      record({ kind: "replace", vertex, node: runnable.hash }, vertex, () => {
        const { sketch, name } = placeIn(root, vertex);
        const { index, slot } = slotOf(sketch, name);
        sketch.slots[index] = replacedSlot(slot, runnable);
        renew(sketch, name);
      });
    },
    insert: (path, vertex) => {
      const handle = insertable(vertex);
      const node = handle.of.kind === "place" ? handle.of.runnable.hash : "";
      record({ kind: "insert", vertex: path, node }, path, () => {
        const { sketch, name } = placeIn(root, path);
        insert(sketch, name, handle, known);
      });
    },
    rewire: (vertex, input, source) =>
      record({ kind: "rewire", vertex, input }, `${vertex}.${input}`, () => {
        const { sketch, name } = placeIn(root, vertex);
        slotOf(sketch, name);
        const read = sourceIn(sketch, source);
        // What comes from outside may have given it another argument.
        const { index, slot } = slotOf(sketch, name);
        sketch.slots[index] = { ...slot, record: rewired(slot.record, unspecialised(slot.runnable), input, read) };
        sketch.rewired.add(name);
        if (sketch.within !== undefined) renew(sketch, name);
      }),
    remove: (vertex) =>
      record({ kind: "remove", vertex }, vertex, () => {
        const { sketch, name } = placeIn(root, vertex);
        drop(sketch, name);
        if (sketch.within !== undefined) renew(sketch.within.sketch, sketch.within.vertex);
      }),
    output: (output, source) =>
      record({ kind: "output", output }, `output.${output}`, () => {
        const { sketch, name } = isOutputOfBody(root, output) ? placeIn(root, output) : { sketch: root, name: output };
        sketch.output = withOutput(sketch, name, sourceIn(sketch, source));
        if (sketch.within !== undefined) renew(sketch.within.sketch, sketch.within.vertex);
      }),
    // Handles are what vertices are at run time, of whatever types.
    vertex: (path) => handleAt(root, path, "vertex", known) as never,
    input: (path) => handleAt(root, path, "input", known) as never,
  };
}

/** An output of the graph may have a dot in its name. */
function isOutputOfBody({ output, slots, indexes }: Sketch, name: string): boolean {
  if (output.kind === "object" && output.entries.some(([key]) => key === name)) return false;
  const [vertex = "", ...inner] = name.split(".");
  return inner.length > 0 && slots[indexes.get(vertex) ?? -1]?.record.body !== undefined;
}

/** A fault of one edit as one of the problems of the transaction. */
export const problemOf = ({ code, message }: Fault, path: string): EditProblem => ({
  // What is raised by sketches, binds and plans is of the area `graph/`.
  code: code as EditFaultCode,
  message,
  path,
});
