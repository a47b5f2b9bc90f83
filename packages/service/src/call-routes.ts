import {
  type CallAnswer,
  Fault,
  isFaultCode,
  isJsonObject,
  type Json,
  orFault,
  type Parsed,
  type Problem,
  parsed,
  parseJson,
  refused,
} from "@onex/contract";
import type { CallHub } from "./call-hub.ts";
import type { ServiceLimits } from "./limits.ts";
import type { EventFrame, Route } from "./route.ts";

/** How instances take their calls over the connection that they opened. */
export const callRoutes = (hub: CallHub, limits: ServiceLimits): readonly Route[] => [
  {
    method: "GET",
    path: "/v1/instances/{instance_id}/calls",
    id: "takeCalls",
    summary: "The calls for one instance, as server-sent events `call` and `cancel`",
    answer: { type: "text/event-stream", schema: "CallItem", description: "The calls" },
    faults: ["registry/rate-limited"],
    handle: ({ path }) => ({ counts: "hosts", open: (signal) => callFrames(hub, path("instance_id"), signal) }),
  },
  {
    method: "POST",
    path: "/v1/calls/{call_id}",
    id: "answerCall",
    summary: "Hands in the answer to a call",
    body: "CallAnswer",
    answer: { type: "application/json", schema: "Health", description: "Somebody waited for it" },
    faults: ["registry/too-large", "registry/media-type", "registry/slow-request", "run/unknown-call"],
    handle: async ({ path, json }) => {
      const text = await json({ maxBytes: limits.runBytes, tooLarge: "registry/too-large", malformed: "registry/bad-request" });
      const answer = orFault(readAnswer(text, path("call_id"), limits), "registry/bad-request", "The answer");
      if (hub.answer(answer)) return { status: 200, type: "application/json", body: '{"status":"ok"}' };
      throw new Fault("run/unknown-call", `Nobody waits for call "${answer.call_id}": it was answered, or its caller gave up`);
    },
  },
];

/** No ids: a call that was missed is not sent again, its caller hears that the outcome is unknown. */
async function* callFrames(hub: CallHub, instanceId: string, signal: AbortSignal): AsyncGenerator<EventFrame> {
  for await (const item of hub.take(instanceId, signal)) {
    yield { event: item.type, data: JSON.stringify(item.type === "call" ? item.call : { call_id: item.call_id }) };
  }
}

function readAnswer(text: string, callId: string, limits: ServiceLimits): Parsed<CallAnswer> {
  const json = parseJson(text, { maxBytes: limits.runBytes });
  if (!json.ok) return json;
  if (!isJsonObject(json.value)) return refused({ path: "", message: "must be an object" });
  const { call_id, duration_ms, context, value, problem } = json.value;
  const problems: Problem[] = [];
  if (call_id !== callId) problems.push({ path: "/call_id", message: "must be that of the path" });
  if (typeof duration_ms !== "number" || duration_ms < 0)
    problems.push({ path: "/duration_ms", message: "must be a number, 0 or more" });
  if (context !== undefined && !isJsonObject(context)) problems.push({ path: "/context", message: "must be an object" });
  if ((value === undefined) === (problem === undefined))
    problems.push({ path: "", message: "must have either value or problem" });
  if (problem !== undefined && !isProblem(problem))
    problems.push({ path: "/problem", message: "must have a code of the fault table and a message" });
  // Looked at member by member above; the context is only handed on.
  return problems.length > 0 ? refused(...problems) : parsed(json.value as unknown as CallAnswer);
}

const isProblem = (value: Json): boolean =>
  isJsonObject(value) && typeof value.code === "string" && isFaultCode(value.code) && typeof value.message === "string";
