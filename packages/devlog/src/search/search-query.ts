import { type Parsed, type Problem, parsed, refused } from "@onex/contract";
import { type StatusName, statuses } from "../parse/model.ts";
import { addDays, isDay } from "../time/calendar.ts";
import { readTimestamp } from "../time/timestamp.ts";

/** One condition; all of them must hold. */
export type Condition =
  | { readonly field: "tag" | "engineer" | "id" | "link"; readonly value: string; readonly not: boolean }
  /** A word or phrase that must not occur. */
  | { readonly field: "text"; readonly value: string; readonly not: true }
  | { readonly field: "status"; readonly value: StatusName; readonly not: boolean }
  | { readonly field: "since" | "until"; readonly epochMs: number; readonly not: false };

export interface LogQuery {
  readonly conditions: readonly Condition[];
  /** Words and phrases that must all occur; one that ends in `*` is the beginning of a word. */
  readonly words: readonly string[];
}

export const queryFields = ["tag", "status", "engineer", "since", "until", "id", "link"] as const;

/** SQLite takes an expression of 1,000 parts. */
const maxConditions = 500;

/** Of the calendar of ISO 8601; people write it for no end. */
const lastDay = "9999-12-31";

const hasWord = /[\p{L}\p{N}]/u;
const token = /(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|([^\s"]+))/gy;

/**
 * Reads `tag:blocker status:open since:2025-05-01 "free text"`. A minus turns what follows round; text with a colon, or that begins with a minus, is quoted. `until` takes the
 * whole day in.
 */
export function parseQuery(text: string, timezone = "UTC"): Parsed<LogQuery> {
  const conditions: Condition[] = [];
  const words: string[] = [];
  const problems: Problem[] = [];
  const source = text.trim();
  let at = 0;
  while (at < source.length) {
    token.lastIndex = at;
    const found = token.exec(source);
    if (found === null) {
      problems.push({ path: "", message: `has a quotation mark without its partner at character ${at + 1}` });
      break;
    }
    at = token.lastIndex + (/^\s*/.exec(source.slice(token.lastIndex))?.[0].length ?? 0);
    const [, minus, field, quoted, bare] = found;
    const empty = queryFields.find((name) => bare?.toLowerCase() === `${name}:`);
    if (empty !== undefined)
      problems.push({ path: `/${empty}`, message: "has no value; write it behind the colon, without a space" });
    else if (field === undefined) {
      const value = (quoted ?? bare ?? "").trim();
      if (!hasWord.test(value)) continue;
      if (minus === "-") conditions.push({ field: "text", value, not: true });
      else words.push(value);
    } else {
      const condition = conditionOf({
        field: field.toLowerCase(),
        value: (quoted ?? bare ?? "").trim(),
        not: minus === "-",
        timezone,
      });
      if ("message" in condition) problems.push(condition);
      else conditions.push(condition);
    }
  }
  if (conditions.length > maxConditions)
    problems.push({ path: "", message: `has ${conditions.length} conditions, and ${maxConditions} is the most` });
  return problems.length > 0 ? refused(...problems) : parsed({ conditions, words });
}

interface Written {
  readonly field: string;
  readonly value: string;
  readonly not: boolean;
  readonly timezone: string;
}

function conditionOf({ field, value, not, timezone }: Written): Condition | Problem {
  const problem = (message: string): Problem => ({ path: `/${field}`, message });
  switch (field) {
    case "tag":
      return { field, value: value.replace(/^#/, ""), not };
    case "engineer":
    case "id":
    case "link":
      return { field, value, not };
    case "status": {
      const status = statuses.find((known) => known === value.toLowerCase().replace("-", "_"));
      return status === undefined ? problem(`must be one of ${statuses.join(", ")}`) : { field, value: status, not };
    }
    case "since":
    case "until": {
      if (not) return problem("can't be turned round; use the other one");
      const day = field === "until" && isDay(value) && value < lastDay ? addDays(value, 1) : value;
      const reading = readTimestamp(day, { timezone });
      if (reading.kind !== "time")
        return problem(`must be a day like 2025-05-01 or an ISO 8601 time, not ${JSON.stringify(value)}`);
      return { field, epochMs: reading.timestamp.epochMs, not: false };
    }
    default:
      return problem(`is no field; they are ${queryFields.join(", ")}, and text with a colon is quoted`);
  }
}
