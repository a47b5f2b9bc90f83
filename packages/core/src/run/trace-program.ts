import {
  type ContextEvent,
  type ExecutionContext,
  type JournalEntry,
  type Json,
  mergeContexts,
  pureContext,
} from "@onex/contract";
import type { Branch } from "../history/branch.ts";
import type { Trace, TraceOptions } from "../node/node.ts";
import type { Program } from "./program.ts";
import type { RunSettings } from "./settings.ts";
import { startProgram } from "./start.ts";

/** Runs a graph and tells what happened at every vertex, with the context that the inputs came with carried through all of them. Never rejects. */
export async function traceProgram(
  branch: Branch,
  inputs: object,
  { context, signal }: TraceOptions,
  settings: RunSettings,
): Promise<Trace<unknown>> {
  const run = startProgram<unknown>(branch, inputs, signal === undefined ? {} : { signal }, settings);
  const outcome = await run.done;
  const entries = run.journal.entries();
  const began = pureContext(rfc3339(entries[0]?.at ?? settings.ambient.now()));
  const traced = {
    context: entries.reduce((sofar, entry) => contextAfter(sofar, entry, branch.program), context ?? began),
    events: entries.flatMap((entry) => eventOf(entry, context)),
  };
  return outcome.status === "succeeded" ? { value: outcome.value, ...traced } : { fault: outcome.fault, ...traced };
}

/** A vertex that succeeded is where the values went through; nothing else changes a context. */
function contextAfter(context: ExecutionContext, entry: JournalEntry, { steps }: Program): ExecutionContext {
  if (entry.kind !== "vertex-succeeded") return context;
  const trust = steps[entry.value]?.runnable.trust ?? 1;
  return mergeContexts(context, { ...pureContext(rfc3339(entry.at)), provenance: [entry.vertex], trust_score: trust });
}

const eventTypes: Readonly<Partial<Record<JournalEntry["kind"], string>>> = {
  "vertex-started": "node_start",
  "vertex-succeeded": "node_success",
  "vertex-failed": "node_failure",
};

function eventOf(entry: JournalEntry, context: ExecutionContext | undefined): readonly ContextEvent[] {
  const type = eventTypes[entry.kind];
  if (type === undefined || !("attempt" in entry)) return [];
  const { vertex, node, attempt } = entry;
  const ended = "duration_ms" in entry ? { duration_ms: entry.duration_ms } : {};
  const failed = entry.kind === "vertex-failed" ? { code: entry.fault.code, message: entry.fault.message } : {};
  const payload: Json = { node, attempt, ...ended, ...failed };
  const correlation = context?.correlation_id === undefined ? {} : { correlation_id: context.correlation_id };
  return [{ type, payload, timestamp: rfc3339(entry.at), source: vertex, ...correlation }];
}

const rfc3339 = (milliseconds: number): string => new Date(milliseconds).toISOString();
