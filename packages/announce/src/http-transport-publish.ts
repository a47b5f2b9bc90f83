import { type EventMessage, Fault, isFaultCode, isJsonObject, type Receipt, type Verdict } from "@onex/contract";
import type { HttpClient } from "./http-transport-client.ts";

type Publish = (message: EventMessage, signal?: AbortSignal) => Promise<Receipt>;

interface Waiting {
  readonly message: EventMessage;
  readonly resolve: (receipt: Receipt | Promise<Receipt>) => void;
  readonly reject: (reason: unknown) => void;
}

/** What one request takes, a little less than what collectors take. */
const batch = { events: 500, bytes: 2 * 1024 * 1024 } as const;

/**
 * Publishes in order: one request at a time, and what is published while it is under way goes together in the next. The bytes of an event are
 * sent as they are. Nothing goes out before `ready` resolves.
 */
export function httpPublisher(client: HttpClient, ready: () => Promise<unknown>): Publish {
  const waiting: Waiting[] = [];
  let sending = false;

  const pump = async (): Promise<void> => {
    sending = true;
    while (waiting.length > 0) {
      await ready();
      await send(takeBatch(waiting));
    }
    sending = false;
  };
  const send = async (group: readonly Waiting[]): Promise<void> => {
    try {
      const receipts = await post(
        client,
        group.map(({ message }) => message),
      );
      if (receipts === "refused") {
        // A group that was refused as a whole says nothing about its members.
        for (const one of group) await send([one]);
      } else {
        for (const [index, { resolve }] of group.entries()) resolve(receipts[index] ?? Promise.reject(unreadable(client)));
      }
    } catch (fault) {
      for (const { reject } of group) reject(fault);
    }
  };

  return async (message, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    const own: Waiting = { message, resolve, reject };
    const abort = (): void => {
      // What is on its way already is stored or not: the same event may be published again.
      const at = waiting.indexOf(own);
      if (at !== -1) waiting.splice(at, 1);
      reject(new Fault("transport/unavailable", `${client.address}: publishing was aborted`, { cause: signal?.reason }));
    };
    if (signal?.aborted === true) abort();
    else {
      signal?.addEventListener("abort", abort, { once: true });
      waiting.push(own);
      if (!sending) void pump();
    }
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  };
}

function takeBatch(waiting: Waiting[]): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message.json) + 1;
    return (
      index > 0 && (index === batch.events || bytes > batch.bytes || hasOuterSpace(message) || hasOuterSpace(waiting[0]?.message))
    );
  });
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/** In an array nobody could tell which space belongs to the event, so such a one goes alone. */
const hasOuterSpace = (message: EventMessage | undefined): boolean =>
  message?.json.startsWith("{") !== true || !message.json.endsWith("}");

async function post(client: HttpClient, messages: readonly EventMessage[]): Promise<readonly Receipt[] | "refused"> {
  const texts = messages.map(({ json }) => json);
  const { status, body } = await client.exchange({
    method: "POST",
    path: "/v1/events",
    body: texts.length === 1 ? texts.join("") : `[${texts.join(",")}]`,
  });
  const answer = parseAnswer(body);
  if (status === 200) return receiptsOf(answer, client);
  const code = typeof answer.code === "string" && isFaultCode(answer.code) ? answer.code : undefined;
  // A verdict on the event itself, given before the registry saw it.
  if (code?.startsWith("event/")) {
    if (messages.length > 1) return "refused";
    const verdict: Verdict = {
      event_id: messages[0]?.event_id ?? "",
      verdict: "rejected",
      code,
      reason: String(answer.detail),
      registry_id: "",
    };
    return [{ position: "", duplicate: false, verdict }];
  }
  const said = typeof answer.detail === "string" ? answer.detail : "is it a collector?";
  throw new Fault("transport/unavailable", `${client.address} answered ${status}: ${said}`, {
    details: { status, ...(code && { code }) },
  });
}

function parseAnswer(body: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(body);
    return isJsonObject(answer) ? answer : {};
  } catch {
    return {};
  }
}

function receiptsOf({ verdicts, epoch }: Readonly<Record<string, unknown>>, client: HttpClient): readonly Receipt[] {
  if (!Array.isArray(verdicts) || typeof epoch !== "string") throw unreadable(client);
  return verdicts.map((verdict: unknown) => {
    if (!isVerdict(verdict)) throw unreadable(client);
    const position = verdict.position === undefined ? "" : `${epoch}.${verdict.position}`;
    return { position, duplicate: verdict.verdict === "duplicate", verdict };
  });
}

const isVerdict = (value: unknown): value is Verdict =>
  isJsonObject(value) && typeof value.event_id === "string" && typeof value.verdict === "string";

const unreadable = (client: HttpClient): Fault =>
  new Fault("transport/unavailable", `${client.address} answered with something other than verdicts: is it a collector?`);
