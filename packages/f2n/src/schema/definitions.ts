import type { Draft } from "./draft.ts";
import { partsOf } from "./draft-parts.ts";

/** A part that is written more than once is worth a name of its own from this size on. */
const worthNaming = 8;

/** The parts of some types that need a definition of their own: those that contain themselves, and large ones that occur more than once. */
export function definitionsOf(roots: readonly Draft[]): ReadonlyMap<Draft, string> {
  const { cyclic, visits, sizes } = survey(roots);
  const names = new Map<Draft, string>();
  // As a key of a plain object it would be lost.
  const taken = new Set(["__proto__"]);
  for (const [draft, count] of visits) {
    if (!cyclic.has(draft) && (count < 2 || (sizes.get(draft) ?? 0) < worthNaming || isWrapper(draft))) continue;
    const name = freeName(draft.name ?? genericName(draft) ?? "Type", taken);
    taken.add(name);
    names.set(draft, name);
  }
  return names;
}

/** Has no name and little of its own: what it holds may be worth one. */
const isWrapper = ({ name, body }: Draft): boolean =>
  name === undefined && (wrapping.has(body.kind) || (body.kind === "union" && body.members.length <= 3));

const wrapping: ReadonlySet<Draft["body"]["kind"]> = new Set(["array", "set", "map", "promise"]);

const genericName = ({ body }: Draft): string | undefined => (body.kind === "generic" ? body.name : undefined);

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}_${n}`)) return `${base}_${n}`;
}

interface Survey {
  /** In the order of the first visit. */
  readonly visits: ReadonlyMap<Draft, number>;
  readonly cyclic: ReadonlySet<Draft>;
  readonly sizes: ReadonlyMap<Draft, number>;
}

function survey(roots: readonly Draft[]): Survey {
  const visits = new Map<Draft, number>();
  const cyclic = new Set<Draft>();
  const sizes = new Map<Draft, number>();
  const open = new Set<Draft>();

  const visit = (draft: Draft): number => {
    visits.set(draft, (visits.get(draft) ?? 0) + 1);
    if (open.has(draft)) {
      const circle = [...open].slice([...open].indexOf(draft));
      // Any of them breaks the circle; one with a name makes the better definition.
      if (!circle.some((part) => cyclic.has(part))) cyclic.add(circle.find(({ name }) => name !== undefined) ?? draft);
      return 1;
    }
    const known = sizes.get(draft);
    if (known !== undefined) {
      // It is written again, and with it what it holds.
      if (isWrapper(draft)) for (const part of partsOf(draft.body)) visit(part);
      return known;
    }
    open.add(draft);
    let size = 1;
    for (const part of partsOf(draft.body)) size += visit(part);
    open.delete(draft);
    sizes.set(draft, size);
    return size;
  };
  for (const root of roots) visit(root);
  return { visits, cyclic, sizes };
}
