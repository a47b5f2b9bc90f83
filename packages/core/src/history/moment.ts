import { type Journal, nameHint } from "@onex/contract";
import type { KeptVersion } from "./kept-version.ts";
import type { RunTrail } from "./run-trail.ts";

/** What a run knew after so many entries of its journal, or when a vertex had ended; its version where that is the end. */
export function momentOf(runId: string, journal: Journal, trail: RunTrail, at?: number | string): KeptVersion {
  const position = positionOf(journal, trail, at);
  if (trail.version !== undefined && position === journal.length) return trail.version;
  const { vertices, inputs } = trail.branch.program.topology;
  const held = new Array<unknown>(vertices.length + inputs.length).fill(undefined);
  for (let index = vertices.length; index < held.length; index++) held[index] = trail.held[index];
  for (const entry of journal.entries().slice(0, position))
    if (entry.kind === "vertex-succeeded") held[entry.value] = trail.held[entry.value];
  return trail.branch.moment(held, { runId, position });
}

function positionOf(journal: Journal, { branch }: RunTrail, at: number | string = journal.length): number {
  if (typeof at === "number") {
    if (Number.isInteger(at) && at >= 0 && at <= journal.length) return at;
    throw new RangeError(`The journal has ${journal.length} entries, so there is no snapshot after ${at}`);
  }
  const { name, vertices } = branch.program.topology;
  if (!vertices.some((vertex) => vertex.name === at))
    throw new RangeError(
      `"${name}" has no vertex "${at}"${nameHint(
        at,
        vertices.map((vertex) => vertex.name),
      )}`,
    );
  const entry = journal
    .entries()
    .findLast((each) => (each.kind === "vertex-succeeded" || each.kind === "vertex-failed") && each.vertex === at);
  if (entry !== undefined) return entry.position;
  throw new RangeError(`The run of "${name}" has not come to the end of "${at}", so there is no snapshot of it`);
}
