import { hash } from "node:crypto";
import type { LogEntry } from "@onex/contract";
import type { Outcome } from "./applied.ts";
import type { Refusal } from "./read-event.ts";

export const rejected = ({ code, reason, path }: Refusal): Outcome => ({
  verdict: "rejected",
  code,
  reason,
  ...(path === undefined ? {} : { path }),
});

export const stale = (sequence: number, last: number): Outcome => ({
  verdict: "stale",
  code: "event/stale",
  reason: `Sequence ${sequence} comes after ${last} of the same instance was applied`,
});

/** SHA-256, base64url, of the exact bytes of an event. */
export const contentOf = (entry: LogEntry): string => hash("sha256", entry.json, "base64url");

/** A repeat, a conflict or an event that came too late; undefined when the event is news. Without a sequence the log's order decides. */
export function repeatOf(
  last: { readonly sequence: number; readonly content: string },
  next: { readonly sequence: number | undefined; readonly content: string },
): Outcome | undefined {
  if (next.content === last.content) return { verdict: "duplicate" };
  if (next.sequence === undefined || next.sequence > last.sequence) return undefined;
  if (next.sequence < last.sequence) return stale(next.sequence, last.sequence);
  const reason = `Sequence ${next.sequence} was used for another event; every event of an instance needs a higher one`;
  return rejected({ code: "event/sequence-conflict", reason, path: "/metadata/sequence" });
}
