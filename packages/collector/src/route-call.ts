import {
  type Ambient,
  type Call,
  type CallAnswer,
  type CallRoute,
  Fault,
  isFault,
  type JsonObject,
  type OptionNames,
  type Scheduler,
} from "@onex/contract";
import { isServed } from "./moment.ts";
import type { Instance, Node } from "./registry-state.ts";

export interface CallOptions {
  /** Milliseconds until the outcome is given up, 1 or more. Default 30,000. */
  readonly deadlineMs?: number;
  /** Only instances with this version of the node. */
  readonly hash?: string;
  readonly signal?: AbortSignal;
}

/** What a timer can wait for. */
const longestDeadlineMs = 2 ** 31 - 1;

/** Throws a RangeError for what is no time to wait. */
export function assertDeadline({ deadlineMs }: CallOptions): void {
  if (deadlineMs !== undefined && !(deadlineMs >= 1 && deadlineMs <= longestDeadlineMs))
    throw new RangeError(`deadlineMs must be milliseconds from 1 to ${longestDeadlineMs}, got ${deadlineMs}`);
}

export const callNames: OptionNames<CallOptions> = { deadlineMs: true, hash: true, signal: true };

/** Calls a node on its live instances in turn; one that turns out to be gone, or to have another version, is passed over. */
export function callRouter(
  routes: readonly CallRoute[],
  { ambient, scheduler }: { readonly ambient: Pick<Ambient, "newId">; readonly scheduler: Scheduler },
): (node: Node, input: JsonObject, options: CallOptions & { readonly now: number }) => Promise<CallAnswer> {
  // Not part of the registry: whose turn it is matters to this process alone.
  const turns = new WeakMap<Node, number>();

  return async (node, input, { deadlineMs = 30_000, hash, signal, now }) => {
    const until = scheduler.monotonicMs() + deadlineMs;
    const turn = turns.get(node) ?? 0;
    turns.set(node, turn + 1);
    const reachable = node.instances.filter(
      (instance) => fits(instance, { hash, now }) && routeTo(routes, instance) !== undefined,
    );
    let unanswered: unknown;
    for (let step = 0; step < reachable.length; step += 1) {
      const instance = reachable[(turn + step) % reachable.length];
      const remainingMs = Math.floor(until - scheduler.monotonicMs());
      if (instance?.claims === undefined || remainingMs <= 0) break;
      const route = routeTo(routes, instance);
      if (route === undefined) continue;
      const call: Call = {
        call_id: ambient.newId(),
        node_id: node.nodeId,
        hash: instance.claims.metadata_block.hash,
        input,
        deadline_ms: remainingMs,
        purpose: "run",
      };
      try {
        const answer = await route.call(instance.host.instanceId, call, signal === undefined ? {} : { signal });
        if (!("problem" in answer) || answer.problem.code !== "registry/not-serving") return answer;
        unanswered = new Fault("registry/not-serving", answer.problem.message);
      } catch (thrown) {
        if (!mayGoElsewhere(thrown, instance)) throw thrown;
        unanswered = thrown;
      }
    }
    throw unanswered ?? noInstance(node, hash);
  };
}

const fits = (instance: Instance, { hash, now }: { readonly hash: string | undefined; readonly now: number }): boolean =>
  isServed(instance, now) && (hash === undefined || instance.claims?.metadata_block.hash === hash);

const routeTo = (routes: readonly CallRoute[], { host }: Instance): CallRoute | undefined =>
  routes.find((route) => route.reaches(host.instanceId));

/** What was never begun may be begun elsewhere; what may have run only where running twice is the same as once. */
function mayGoElsewhere(thrown: unknown, { claims }: Instance): boolean {
  if (!isFault(thrown)) return false;
  return thrown.code === "run/no-live-instance" || (thrown.code === "run/unknown-outcome" && claims?.effects?.class === "pure");
}

function noInstance(node: Node, hash: string | undefined): Fault {
  const which = hash === undefined ? "" : ` with hash ${hash}`;
  return new Fault(
    "run/no-live-instance",
    `Node "${node.nodeId}" has no live instance${which} that this registry can call; try again when one announces itself`,
  );
}
