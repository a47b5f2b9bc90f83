import { assertOptions, Fault, type Invoke, type OptionNames, toFault } from "@onex/contract";
import { unspecialised } from "../graph/specialised.ts";
import type { HistoryLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import { type Contestant, movedSignals, type Outcome, outcomeOf, ownArguments, sameOutcome } from "../measure/outcome.ts";
import { refuseBeside } from "../measure/refuse-beside.ts";
import { refuseEffects } from "../measure/refuse-effects.ts";
import { Tally } from "../measure/tally.ts";
import { type Runnable, runnableOf, setRunnable } from "../node/runnable.ts";
import type { Step } from "../run/program.ts";
import type { RunSettings } from "../run/settings.ts";
import type { Edit, Mutation, Runs } from "./edit.ts";
import { type Breach, type GuardOptions, guardOf, type Judgement } from "./guard.ts";
import { rehearse } from "./mutate.ts";
import type { Shadow, ShadowEvent, ShadowExample, ShadowOptions, ShadowStatus, ShadowSummary } from "./shadow.ts";
import { placeSpy, runnableAt, runsAt, type Spy, stepAt } from "./spy.ts";
import { outsider, type Watched, watchCall } from "./watch-call.ts";

/** What a shadow needs of the graph that it is on. */
export interface Stage {
  readonly line: HistoryLine;
  readonly settings: RunSettings;
  mutate(write: (edit: Edit) => void): Mutation;
}

const known: OptionNames<ShadowOptions> = { share: true, maxExamples: true, maxPending: true, allowEffects: true, listen: true };

/**
 * Runs `candidate` beside a vertex; `list.word` is the vertex `word` in the body of `list`, which is called for each item. Throws what `mutate` would throw for a replacement, and `graph/incompatible-edit` for an async candidate of a sync
 * vertex, `graph/unsupported` for a vertex that repeats something, whose items go straight to the one who pulls them, or that has a shadow already, `f2n/effects`.
 */
export function castShadow(stage: Stage, vertex: string, candidate: Runs, options: ShadowOptions): LiveShadow {
  assertOptions("shadow()", options, known);
  const { share = 1, allowEffects = false } = options;
  if (!(share >= 0 && share <= 1)) throw new RangeError("share must be from 0 to 1");
  const { head } = stage.line;
  const runnable = runnableOf(candidate);
  const step = stepAt(head.revision.program, vertex);
  if (step !== undefined) {
    refuseBeside("have a shadow", step, runnable);
    refuseLater(step, runnable);
  }
  // What is no vertex is refused here.
  rehearse(stage.line, (edit) => edit.replace(vertex, candidate));
  // Not that of the step, which is another one where items are collected.
  const original = runnableAt(head.revision, vertex);
  if (step === undefined || original === undefined) throw new RangeError(`There is no vertex "${vertex}"`);
  if (!allowEffects) refuseEffects("a shadow", runnable);
  return new LiveShadow(stage, vertex, { original: { record: step.record, runnable: original }, candidate: runnable }, options);
}

function refuseLater({ record: { name }, runnable }: Step, candidate: Runnable): void {
  if (runnable.call !== "sync" || candidate.call === "sync") return;
  throw new Fault(
    "graph/incompatible-edit",
    `"${name}" answers at once, and "${candidate.name}" may not; sync stays sync, so give it a sync candidate`,
    { details: { vertex: name, candidate: candidate.name } },
  );
}

type Original = Pick<Step, "record" | "runnable">;

/** A class because it lives as long as its graph, and is told from others by who it is. */
export class LiveShadow implements Shadow {
  readonly vertex: string;
  status: ShadowStatus = "running";
  readonly #stage: Stage;
  readonly #options: ShadowOptions;
  readonly #original: Original;
  readonly #runnable: Runnable;
  readonly #candidate: Contestant;
  readonly #counted = new Tally(512);
  readonly #tried = new Tally(512);
  readonly #promoted = new Tally(100);
  readonly #examples: ShadowExample[] = [];
  readonly #stopping = new AbortController();
  #same = 0;
  #different = 0;
  #skipped = 0;
  #pending = 0;
  #judge: ((promoted: Tally) => Judgement) | undefined;
  #breach: Breach | undefined;
  #spy: Spy | undefined;
  #revision: Revision;

  constructor(
    stage: Stage,
    vertex: string,
    { original, candidate }: { readonly original: Original; readonly candidate: Runnable },
    options: ShadowOptions,
  ) {
    this.vertex = vertex;
    this.#stage = stage;
    this.#options = options;
    this.#original = original;
    this.#runnable = candidate;
    this.#candidate = outsider(candidate, stage.settings);
    this.#revision = stage.line.head.revision;
    this.#attach();
  }

  summary(): ShadowSummary {
    return {
      vertex: this.vertex,
      status: this.status,
      same: this.#same,
      different: this.#different,
      skipped: this.#skipped,
      examples: [...this.#examples],
      original: this.#counted.counts(),
      candidate: this.#tried.counts(),
      promoted: this.#promoted.calls === 0 ? undefined : this.#promoted.counts(),
      breach: this.#breach,
    };
  }

  promote(options: { readonly guard?: GuardOptions | false } = {}): Mutation {
    assertOptions("promote()", options, { guard: true });
    const { guard = {} } = options;
    if (this.status !== "running") throw new TypeError(`The shadow of "${this.vertex}" is ${this.status}; cast another one`);
    this.#judge = guard === false ? undefined : guardOf(guard, this.#counted.counts());
    this.#detach();
    this.status = guard === false ? "promoted" : "guarded";
    try {
      const mutation = this.#replace(this.#runnable);
      this.#tell({ kind: "candidate-promoted", vertex: this.vertex });
      return mutation;
    } catch (thrown) {
      this.status = "running";
      this.#attach();
      throw thrown;
    }
  }

  stop(): void {
    if (!this.isOn) return;
    this.#end("stopped");
    this.#tell({ kind: "shadow-stopped", vertex: this.vertex });
  }

  /** It still looks at what runs. */
  get isOn(): boolean {
    return this.status === "running" || this.status === "guarded";
  }

  /** The head may have moved to another topology. */
  follow(): void {
    if (!this.isOn || this.#stage.line.head.revision === this.#revision) return;
    this.#detach();
    if (this.#attach()) return;
    this.#end("superseded");
    this.#tell({ kind: "vertex-superseded", vertex: this.vertex });
  }

  /** False where the vertex is gone or runs something else. */
  #attach(): boolean {
    this.#revision = this.#stage.line.head.revision;
    const isPromoted = this.status === "guarded";
    const runnable = isPromoted ? this.#runnable : this.#original.runnable;
    if (!runsAt(this.#revision, this.vertex, runnable)) return false;
    this.#spy = placeSpy(this.#stage.line, this.vertex, (step) =>
      isPromoted ? this.#watchPromoted(step) : this.#watchOriginal(step),
    );
    return true;
  }

  #detach(): void {
    this.#spy?.remove();
    this.#spy = undefined;
  }

  #watchOriginal({ invoke, runnable }: Step): Invoke {
    const { ambient, scheduler } = this.#stage.settings;
    const { share = 1 } = this.#options;
    return (args, signal) => {
      // In a run that began before it was stopped, or promoted.
      if (this.status !== "running") return invoke(args, signal);
      const isSampled = share === 1 || (share > 0 && ambient.random() < share);
      // Before the original can change them.
      const copies = isSampled ? copiesOf(args) : undefined;
      return watchCall(
        runnable,
        () => invoke(args, signal),
        scheduler,
        (watched) => {
          heard(watched, ({ outcome, tookMs }) => this.#counted.add(tookMs, "error" in outcome));
          if (copies !== undefined) this.#tryBeside(copies, watched);
          else if (isSampled) this.#skipped += 1;
        },
      );
    };
  }

  #watchPromoted({ invoke, runnable }: Step): Invoke {
    const { scheduler } = this.#stage.settings;
    return (args, signal) =>
      watchCall(
        runnable,
        () => invoke(args, signal),
        scheduler,
        (watched) =>
          heard(watched, ({ outcome, tookMs }) => {
            this.#promoted.add(tookMs, "error" in outcome);
            if (this.status === "guarded") this.#decide(this.#judge?.(this.#promoted));
          }),
      );
  }

  /** Gives the candidate the same; what comes of it is nobody's failure. */
  #tryBeside(args: readonly unknown[], answer: Watched | Promise<Watched>): void {
    const { maxPending = 100 } = this.#options;
    if (this.#pending >= maxPending) {
      this.#skipped += 1;
      return;
    }
    const { scheduler } = this.#stage.settings;
    const { runnable } = this.#candidate;
    const { signal } = this.#stopping;
    const given = ownArguments(movedSignals(args, this.#original.runnable, runnable, signal));
    const began = scheduler.monotonicMs();
    const ended = (outcome: Outcome): Outcome => {
      this.#tried.add(scheduler.monotonicMs() - began, "error" in outcome);
      return outcome;
    };
    const outcome = outcomeOf(this.#candidate, given, signal);
    const tried = outcome instanceof Promise ? outcome.then(ended) : ended(outcome);
    if (!(tried instanceof Promise) && !(answer instanceof Promise)) {
      this.#compare(args, answer.outcome, tried);
      return;
    }
    this.#pending += 1;
    // Neither of the two rejects.
    Promise.all([answer, tried]).then(([one, two]) => {
      this.#pending -= 1;
      if (this.status !== "stopped" && this.status !== "superseded") this.#compare(args, one.outcome, two);
    });
  }

  #compare(args: readonly unknown[], original: Outcome, candidate: Outcome): void {
    if (sameOutcome(original, candidate)) {
      this.#same += 1;
      return;
    }
    this.#different += 1;
    const example = { args, original, candidate };
    if (this.#examples.length < (this.#options.maxExamples ?? 10)) this.#examples.push(example);
    this.#tell({ kind: "answer-differed", vertex: this.vertex, example });
  }

  #decide(judgement: Judgement): void {
    if (judgement === undefined) return;
    const { vertex } = this;
    if (judgement === "kept") {
      this.#end("kept");
      this.#tell({ kind: "candidate-kept", vertex });
      return;
    }
    this.#breach = judgement;
    this.#end("rolled-back");
    try {
      const { runnable, record } = this.#original;
      // With the words that a document has for it; its type parameters are found anew.
      const { reference } = record;
      const bound = unspecialised(runnable);
      const mutation = this.#replace(
        reference === runnable.reference ? runnable : { ...bound, signatures: bound.signatures, reference },
      );
      this.#tell({ kind: "candidate-rolled-back", vertex, breach: judgement, mutation });
    } catch (thrown) {
      this.status = "promoted";
      this.#tell({ kind: "rollback-refused", vertex, breach: judgement, fault: toFault(thrown) });
    }
  }

  /** By what runs, not by who owns it: a graph may have been edited since. */
  #replace(runnable: Runnable): Mutation {
    const owner = {};
    setRunnable(owner, runnable);
    // An edit asks for what runs, and for nothing else.
    return this.#stage.mutate((edit) => edit.replace(this.vertex, owner as Runs));
  }

  #end(status: ShadowStatus): void {
    this.status = status;
    this.#detach();
    this.#stopping.abort();
  }

  #tell(event: ShadowEvent): void {
    try {
      this.#options.listen?.(event);
    } catch {
      // It is heard in somebody's run, which has no part in it.
    }
  }
}

/** Undefined for what does not let itself be copied. */
function copiesOf(args: readonly unknown[]): readonly unknown[] | undefined {
  try {
    return ownArguments(args);
  } catch {
    return undefined;
  }
}

function heard(watched: Watched | Promise<Watched>, hear: (watched: Watched) => void): void {
  if (watched instanceof Promise) watched.then(hear);
  else hear(watched);
}
