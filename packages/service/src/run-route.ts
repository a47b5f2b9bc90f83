import type { Collector } from "@onex/collector";
import {
  Fault,
  isJsonObject,
  type JsonObject,
  orFault,
  type Parsed,
  type Problem,
  parsed,
  parseJson,
  refused,
} from "@onex/contract";
import type { ServiceLimits } from "./limits.ts";
import { jsonAnswer, type Route } from "./route.ts";
import { problemAnswer } from "./send-answer.ts";

const longestDeadlineMs = 600_000;

/** Runs a node wherever it lives. A client that goes away takes its run with it; nothing begins once `closing` aborts. */
export const runRoute = (collector: Collector, limits: ServiceLimits, closing: AbortSignal): Route => ({
  method: "POST",
  path: "/v1/nodes/{id}/run",
  id: "runNode",
  summary: "Runs a node with encoded input by name",
  query: { hash: { description: "Only this version", schema: { type: "string", pattern: "^[0-9a-f]{64}$" } } },
  body: "RunRequest",
  answer: { type: "application/json", schema: "RunAnswer", description: "The value" },
  faults: [
    "node/input-invalid",
    "node/output-invalid",
    "registry/too-large",
    "registry/media-type",
    "registry/slow-request",
    "registry/unknown-node",
    "registry/expired",
    "registry/not-serving",
    "registry/log-unavailable",
    "run/no-live-instance",
    "run/unknown-outcome",
    "run/vertex-failed",
    "run/timeout",
    "run/contract-broken",
  ],
  handle: async ({ path, query, json, signal }) => {
    const text = await json({ maxBytes: limits.runBytes, tooLarge: "registry/too-large", malformed: "registry/bad-request" });
    const { input, deadline_ms } = orFault(readRun(text, limits), "registry/bad-request", "The run");
    if (closing.aborted) throw new Fault("registry/log-unavailable", "The service is stopping: use another collector");
    const hash = query.hash;
    const answer = await collector.run(path("id"), input, {
      signal,
      ...(deadline_ms === undefined ? {} : { deadlineMs: deadline_ms }),
      ...(hash === undefined ? {} : { hash: String(hash) }),
    });
    const { call_id, duration_ms, context } = answer;
    if ("problem" in answer) return problemAnswer(answer.problem);
    return jsonAnswer({ value: answer.value, ...(context === undefined ? {} : { context }), duration_ms, call_id });
  },
});

interface RunRequest {
  readonly input: JsonObject;
  readonly deadline_ms: number | undefined;
}

function readRun(text: string, limits: ServiceLimits): Parsed<RunRequest> {
  const json = parseJson(text, { maxBytes: limits.runBytes });
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return refused({ path: "", message: 'must be an object with "input"' });
  const { input, deadline_ms, ...others } = json.value;
  const problems: Problem[] = Object.keys(others).map((name) => ({
    path: `/${name}`,
    message: "is not known: send input and deadline_ms",
  }));
  if (!isJsonObject(input)) problems.push({ path: "/input", message: "must be an object: encoded input by name" });
  const deadlineIsGood = deadline_ms === undefined || isDeadline(deadline_ms);
  if (!deadlineIsGood) problems.push({ path: "/deadline_ms", message: `must be a whole number from 1 to ${longestDeadlineMs}` });
  return problems.length > 0 || !isJsonObject(input) || !deadlineIsGood ? refused(...problems) : parsed({ input, deadline_ms });
}

const isDeadline = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= longestDeadlineMs;
