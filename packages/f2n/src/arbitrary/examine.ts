import { assertOptions, Fault, type Json, type NodeDescription, type OptionNames } from "@onex/contract";
import { inputsArbitrary } from "./arbitrary.ts";
import { type Claim, type Examinable, type Failure, trial } from "./trial.ts";

export interface ExamineOptions {
  /** Inputs that are tried for each claim. Default 100. */
  readonly runs?: number;
  /** The same seed tries the same inputs. Default: made from the node's hash. */
  readonly seed?: number;
  /**
   * Longest time for one run of an async node. A sync one that never comes back holds up its whole thread, and this promise with it: examine it in a thread
   * of its own, and end that when `onInput` is not called again, as `onex f2n --check` does. Default 1,000.
   */
  readonly timeoutMs?: number;
  /** How large a number without bounds of its own gets, as for `arbitrary`. Default 1,000. */
  readonly magnitude?: number;
  /**
   * Also runs a node that reads or writes outside the process, or may: on inputs that were made up, such as paths to delete. Default false, which
   * refuses it.
   */
  readonly allowEffects?: boolean;
  /** Called before the node runs on an input, which is encoded and by name, with what was found so far. */
  readonly onInput?: (input: Json, soFar: Examination) => void;
}

const optionNames: OptionNames<ExamineOptions> = {
  runs: true,
  seed: true,
  timeoutMs: true,
  magnitude: true,
  allowEffects: true,
  onInput: true,
};

/** What does not hold, with the smallest input that was found for it. */
export interface Finding {
  readonly claim: Claim;
  readonly message: string;
  /** Encoded, by name. */
  readonly input: Json;
  /** Steps from the first input that failed to this one. */
  readonly shrinks: number;
}

export interface Examination {
  readonly type: "examination";
  readonly name: string;
  readonly node_id: string;
  /** Of the code that was run. */
  readonly hash: string;
  readonly effects: NodeDescription["effects"]["class"];
  /** True when there are no findings. */
  readonly holds: boolean;
  /** Inputs tried for each claim. */
  readonly runs: number;
  readonly seed: number;
  readonly findings: readonly Finding[];
}

/** More than this is told by the first ones. */
const maxFindings = 8;

/**
 * Runs a node on inputs made from its schema, twice on equal copies of each, and tells what does not hold: it returns (`returns`, one finding for each
 * class of error), in time (`in-time`), a value of its output schema (`output`), the same each time where it is said to be pure (`pure`), and leaves
 * its input as it was (`input-kept`). Every finding has the smallest input that fast-check found.
 * Rejects with `codec/function` for inputs that cannot be made up, and with `f2n/effects` for a node with outside effects unless those are allowed.
 */
export async function examine(node: Examinable, options: ExamineOptions = {}): Promise<Examination> {
  assertOptions("examine()", options, optionNames);
  const { description } = node;
  if (description === undefined) throw new TypeError("examine() takes a node; f2n() makes one of a function");
  const { runs = 100, seed = seedOf(description), timeoutMs = 1000, magnitude = 1000, allowEffects = false, onInput } = options;
  // An examination may be what a node is kept on, and one of nothing always holds.
  if (!(Number.isInteger(runs) && runs >= 1)) throw new RangeError("runs must be a whole number from 1");
  if (!allowEffects) assertHarmless(description);
  const inputs = await inputsArbitrary(description, { magnitude });
  const { default: fc } = await import("fast-check");
  const findings: Finding[] = [];
  const known = new Set<string>();
  const { name, node_id, effects, metadata_block } = description;
  const about = { type: "examination", name, node_id, hash: metadata_block.hash, effects: effects.class } as const;
  const examination = (): Examination => ({ ...about, holds: findings.length === 0, runs, seed, findings: [...findings] });
  const announce = onInput && ((input: Json): void => onInput(input, examination()));
  for (let pass = 0; pass < maxFindings; pass += 1) {
    let last: Failure | undefined;
    const property = fc.asyncProperty(inputs, async (input) => {
      const failure = await trial(node, input, { timeoutMs, known, announce });
      if (failure !== undefined) last = failure;
      return failure === undefined;
    });
    const { failed, numShrinks } = await fc.check(property, { numRuns: runs, seed });
    // The last input that failed is the smallest.
    if (!failed || last === undefined) break;
    known.add(last.kind);
    findings.push({ claim: last.claim, message: last.message, input: last.input, shrinks: numShrinks });
  }
  return examination();
}

/** 31 bits of the hash, so that the same code is tried on the same inputs. */
const seedOf = ({ metadata_block }: NodeDescription): number => Number.parseInt(metadata_block.hash.slice(0, 8), 16) >>> 1;

function assertHarmless({ name, effects }: NodeDescription): void {
  if (effects.class !== "io" && effects.class !== "unknown") return;
  const uses = effects.uses.slice(0, 5).join(", ");
  throw new Fault(
    "f2n/effects",
    `"${name}" uses ${uses}, so running it on inputs that are made up could do harm; allow effects where it cannot`,
    { details: { name, class: effects.class, uses: effects.uses } },
  );
}
