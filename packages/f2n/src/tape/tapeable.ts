import type { Effects } from "@onex/contract";

/** Sources of effects, as `Effects.uses` names them, that come to a tape: all of them, or what they do beyond is noted there. */
const tapeable: ReadonlySet<string> = new Set(
  `Date Date.now Math Math.random crypto performance fetch fs fs/promises node:fs node:fs/promises crypto.webcrypto node:crypto
  randomUUID randomBytes randomInt randomFillSync getRandomValues webcrypto subtle`
    .split(/\s+/)
    .flatMap((name) => [name, `node:crypto.${name}`, `crypto.${name}`]),
);

/** They are waited for again, and nothing is read. */
const harmless: ReadonlySet<string> = new Set(
  "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate AbortSignal.timeout node:timers node:timers/promises timers".split(
    " ",
  ),
);

/** Whether a function reads anything that comes to a tape, and whether nothing else that it uses could change its answer. */
export function tapeableUses({ uses }: Effects): { readonly some: boolean; readonly all: boolean } {
  return {
    some: uses.some((name) => tapeable.has(name)),
    all: uses.every((name) => tapeable.has(name) || harmless.has(name)),
  };
}
