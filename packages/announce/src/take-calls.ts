import {
  type Call,
  type CallAnswer,
  type CallProblem,
  decode,
  encode,
  Fault,
  isFault,
  isJsonObject,
  type Json,
  type JsonObject,
  type Keeping,
  type NodeDescription,
  type Scheduler,
  thrownName,
  thrownText,
} from "@onex/contract";

/** What can be announced: a node of the core is one. */
export interface Announceable {
  readonly description: NodeDescription;
  /** Who keeps it; absent as long as it is ephemeral. */
  readonly kept?: Keeping;
  /** Takes the live input by name; gives the live result or a promise of it. `signal` aborts when nobody waits for the result any more. */
  readonly runWith: (input: never, options: { readonly signal: AbortSignal }) => unknown;
}

/** Answers are remembered for repeats of their call. */
const remembered = 10_000;

/** The calls of one instance. */
export interface CallTaker {
  /** A call_id runs at most once, a repeat gets the same answer. Never rejects: what goes wrong is the answer's `problem`. */
  take(call: Call, signal: AbortSignal): Promise<CallAnswer>;
  /** Resolves once every call that was taken by now is answered. */
  settled(): Promise<unknown>;
}

/** Answers the calls for the nodes that `nodeOf` finds: decodes the input, runs, encodes the result. */
export function callTaker(nodeOf: (nodeId: string) => Announceable | undefined, scheduler: Scheduler): CallTaker {
  const answers = new Map<string, Promise<CallAnswer>>();
  const running = new Set<Promise<CallAnswer>>();
  return {
    take(call, signal) {
      const known = answers.get(call.call_id);
      if (known !== undefined) return known;
      const answer = answerTo(call, { node: nodeOf(call.node_id), signal, scheduler });
      answers.set(call.call_id, answer);
      running.add(answer);
      void answer.then(() => running.delete(answer));
      for (const oldest of answers.keys()) {
        if (answers.size <= remembered) break;
        answers.delete(oldest);
      }
      return answer;
    },
    settled: () => Promise.all(running),
  };
}

interface Taking {
  readonly node: Announceable | undefined;
  readonly signal: AbortSignal;
  readonly scheduler: Scheduler;
}

async function answerTo(call: Call, { node, signal, scheduler }: Taking): Promise<CallAnswer> {
  const begun = scheduler.monotonicMs();
  const given = await inTime(call, { signal, scheduler }, (stop) => runNode(call, node, stop)).catch(
    (thrown: unknown): { readonly problem: CallProblem } => ({ problem: problemOf(thrown) }),
  );
  return { call_id: call.call_id, duration_ms: Math.max(0, Math.round(scheduler.monotonicMs() - begun)), ...given };
}

async function runNode(call: Call, node: Announceable | undefined, signal: AbortSignal): Promise<{ readonly value: Json }> {
  if (node === undefined) throw new Fault("registry/unknown-node", `Node "${call.node_id}" is not offered by this instance`);
  const { metadata_block: block, call: kind } = node.description;
  if (call.hash !== block.hash) {
    throw new Fault(
      "registry/not-serving",
      `Node "${call.node_id}" is here with hash ${block.hash}, not ${call.hash}; look it up again`,
    );
  }
  if (kind === "generator" || kind === "async-generator") {
    throw new Fault(
      "codec/unsupported",
      `Node "${block.name}" is a generator, and generators do not run remotely; call it where it lives`,
    );
  }
  const input = decode(call.input, node.description.inputs);
  // The node checks its input itself and answers with node/input-invalid where it does not fit.
  return { value: encode(await node.runWith(input as never, { signal })) };
}

/** The deadline is the caller's; a result that comes after it would find nobody, so `run` is told to stop. */
function inTime<Value>(
  call: Call,
  { signal, scheduler }: Omit<Taking, "node">,
  run: (stop: AbortSignal) => Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const settle = (then: () => void): void => {
      cancel();
      signal.removeEventListener("abort", aborted);
      then();
    };
    const giveUp = (fault: Fault): void =>
      settle(() => {
        reject(fault);
        stop.abort(fault);
      });
    const aborted = (): void => giveUp(new Fault("run/aborted", `The call of node "${call.node_id}" was aborted by its caller`));
    const cancel = scheduler.after(call.deadline_ms, () =>
      giveUp(new Fault("run/timeout", `Node "${call.node_id}" did not answer within ${call.deadline_ms} ms`)),
    );
    if (signal.aborted) return aborted();
    signal.addEventListener("abort", aborted, { once: true });
    run(stop.signal).then(
      (value) => settle(() => resolve(value)),
      (thrown: unknown) => settle(() => reject(thrown)),
    );
  });
}

/** Causes stay here; an error of the function itself crosses by its name, message and code alone. */
function problemOf(thrown: unknown): CallProblem {
  if (isFault(thrown)) {
    const details = jsonDetails(thrown.details);
    return { code: thrown.code, message: thrown.message, ...(details === undefined ? {} : { details }) };
  }
  return { code: "node/failed", message: thrownText(thrown), details: errorDetails(thrown) };
}

/** As an encoded error has them; of code ENOENT of a file, a number of a database. What does not let itself be read must not end the host. */
function errorDetails(thrown: unknown): { readonly name: string; readonly code?: string | number } {
  const name = thrownName(thrown) ?? "Error";
  try {
    const code: unknown = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    const isCode = typeof code === "string" || (typeof code === "number" && Number.isFinite(code));
    return { name, ...(isCode ? { code } : {}) };
  } catch {
    return { name };
  }
}

function jsonDetails(details: Readonly<Record<string, unknown>>): JsonObject | undefined {
  if (Object.keys(details).length === 0) return undefined;
  try {
    const json = encode(details);
    return isJsonObject(json) ? json : undefined;
  } catch {
    // Details only help; ones that cannot cross are left out.
    return undefined;
  }
}
