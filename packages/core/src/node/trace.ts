import {
  type Ambient,
  type ContextEvent,
  type ExecutionContext,
  Fault,
  isFault,
  type Json,
  mergeContexts,
  type OptionNames,
  pureContext,
  thrownText,
} from "@onex/contract";
import type { Trace, TraceOptions } from "./node.ts";
import type { Runnable } from "./runnable.ts";

export const traceOptionNames: OptionNames<TraceOptions> = { context: true, signal: true };

/** Runs once and tells what happened, with the context that the inputs came with carried on. Never rejects. */
export async function traceNode(
  { name, hash, trust }: Pick<Runnable, "name" | "hash" | "trust">,
  run: (signal: AbortSignal | undefined) => unknown,
  ambient: Ambient,
  { context, signal }: TraceOptions,
): Promise<Trace<unknown>> {
  const began = ambient.now();
  const correlation = context?.correlation_id === undefined ? {} : { correlation_id: context.correlation_id };
  const event = (type: string, at: number, payload: Json): ContextEvent => ({
    type,
    payload,
    timestamp: rfc3339(at),
    source: name,
    ...correlation,
  });
  const start = event("node_start", began, { node: hash });
  const incoming = context ?? pureContext(rfc3339(began));
  try {
    const value = await run(signal);
    const ended = ambient.now();
    const own: ExecutionContext = { ...pureContext(rfc3339(ended)), provenance: [name], trust_score: trust };
    const success = event("node_success", ended, { node: hash, duration_ms: ended - began });
    return { value, context: mergeContexts(incoming, own), events: [start, success] };
  } catch (thrown) {
    const ended = ambient.now();
    const fault = asFault(name, thrown);
    const failure = event("node_failure", ended, {
      node: hash,
      duration_ms: ended - began,
      code: fault.code,
      message: fault.message,
    });
    return { fault, context: { ...incoming, timestamp: rfc3339(ended) }, events: [start, failure] };
  }
}

const asFault = (name: string, thrown: unknown): Fault => (isFault(thrown) ? thrown : vertexFailed(name, thrown));

const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** An error of the function itself, which becomes the cause. */
export function vertexFailed(name: string, thrown: unknown, details: Readonly<Record<string, unknown>> = {}): Fault {
  return new Fault("run/vertex-failed", `"${name}" failed: ${thrownText(thrown)}`, {
    cause: thrown,
    details: { vertex: name, ...details },
  });
}
