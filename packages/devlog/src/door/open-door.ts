import { type Ambient, isFault, type JsonObject, systemAmbient } from "@onex/contract";
import { type LogStore, openLogs } from "../repository/log-store.ts";
import { type LogSearch, openSearch } from "../search/search-logs.ts";
import { summaryDocument } from "../summary/summary-document.ts";
import { dayOf } from "../time/time-zone.ts";
import { askedPeriod } from "./asked-period.ts";
import { daysSummary } from "./days-summary.ts";
import { entryDetail } from "./entry-detail.ts";
import type { LogQuestion } from "./log-question.ts";
import { grainOf, timeline } from "./timeline.ts";

/** Answers questions about the logs of a repository, from an index that stays open. */
export interface LogDoor extends Disposable {
  /**
   * Answers in the words of the question's schema. Files and settings are looked at again once a second at most. Raises `log/bad-query`,
   * `log/unknown-entry`, `registry/bad-request`, `log/bad-config`, `io/unreadable`.
   */
  answer(question: LogQuestion): JsonObject;
}

interface Opened {
  readonly store: LogStore;
  readonly search: LogSearch;
}

const restMs = 1000;

/** Opens nothing before the first question. */
export function openDoor(root: string, ambient: Pick<Ambient, "now"> = systemAmbient): LogDoor {
  let opened: Opened | undefined;
  let lookedAt = 0;
  const close = (): void => {
    opened?.search[Symbol.dispose]();
    opened = undefined;
  };
  const current = (): Opened => {
    // A clock may be set back.
    if (opened !== undefined && Math.abs(ambient.now() - lookedAt) < restMs) return opened;
    const store = openLogs(root);
    if (opened !== undefined && settingsOf(opened.store) === settingsOf(store)) opened.search.refresh();
    else {
      close();
      opened = { store, search: openSearch(store) };
    }
    lookedAt = ambient.now();
    return opened;
  };
  const look = (): Opened => {
    try {
      return current();
    } catch (thrown) {
      // What an update left behind half done must not be in the way of the next one.
      close();
      throw thrown;
    }
  };
  return {
    answer(question) {
      try {
        return answerTo(question, look(), ambient);
      } catch (thrown) {
        if (isFault(thrown) || thrown instanceof RangeError) throw thrown;
        // An index that was damaged or taken away is made again when it is opened.
        close();
        return answerTo(question, look(), ambient);
      }
    },
    [Symbol.dispose]: close,
  };
}

const settingsOf = ({ config, mailmap }: LogStore): string => JSON.stringify([config, mailmap]);

function answerTo(question: LogQuestion, { store, search }: Opened, { now }: Pick<Ambient, "now">): JsonObject {
  const { timezone } = store.config;
  switch (question.ask) {
    case "entries": {
      const { q = "", limit = 50, offset = 0 } = question;
      const { total, hits, index } = search.search(q, { limit, offset });
      // Data as `entriesSchema` has it: an interface of plain members, which TypeScript takes for no index signature.
      return { query: q, total, limit, offset, hits, index, facets: search.counts(q) } as unknown as JsonObject;
    }
    case "entry":
      return entryDetail(store, search, question.id);
    case "timeline":
      return {
        query: question.q ?? "",
        ...timeline(search.times(question.q ?? "", grainOf(timezone)), question.by ?? "week", timezone),
      };
    case "summary": {
      const today = dayOf(now(), timezone);
      return summaryDocument(daysSummary(store, search, askedPeriod(question, today), today));
    }
    default:
      return question satisfies never;
  }
}
