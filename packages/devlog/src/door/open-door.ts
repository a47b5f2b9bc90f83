import { type Ambient, isFault, type JsonObject, systemAmbient } from "@onex/contract";
import { brokenArchives } from "../archive/archive-files.ts";
import { answerWithout } from "../repository/answer-without.ts";
import { type LogStore, openLogs, type ReadWarning } from "../repository/log-store.ts";
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
   * Answers in the words of the question's schema, without the files that can't be read. Files and settings are looked at again once a second at most.
   * Raises `log/bad-query`, `log/unknown-entry`, `registry/bad-request`, `log/bad-config`, and for the settings `io/unreadable`.
   */
  answer(question: LogQuestion): JsonObject;
}

interface Opened {
  readonly store: LogStore;
  readonly search: LogSearch;
  /** Files that can't be read, so that there is no answer about them. */
  readonly warnings: readonly ReadWarning[];
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
  const look = (): Opened => {
    // A clock may be set back.
    if (opened !== undefined && Math.abs(ambient.now() - lookedAt) < restMs) return opened;
    try {
      const store = openLogs(root);
      if (opened !== undefined && isStill(opened, store)) opened.search.refresh();
      else {
        close();
        const { answer: search, ...rest } = answerWithout(store, openSearch);
        opened = { ...rest, search };
      }
    } catch (thrown) {
      // What an update left behind half done must not be in the way of the next one.
      close();
      throw thrown;
    }
    lookedAt = ambient.now();
    return opened;
  };
  return {
    answer(question) {
      try {
        return answerTo(question, look(), ambient);
      } catch (thrown) {
        if ((isFault(thrown) && thrown.code !== "io/unreadable") || thrown instanceof RangeError) throw thrown;
        // An index that was damaged or taken away is made again when it is opened, and goes without what can't be read.
        close();
        return answerTo(question, look(), ambient);
      }
    },
    [Symbol.dispose]: close,
  };
}

/** The same settings, and nothing that could not be read and may have been mended. */
const isStill = ({ store: old, warnings }: Opened, store: LogStore): boolean =>
  warnings.length === 0 && settingsOf(old) === settingsOf(store);

const settingsOf = ({ config, mailmap }: LogStore): string => JSON.stringify([config, mailmap]);

function answerTo(question: LogQuestion, { store, search, warnings }: Opened, { now }: Pick<Ambient, "now">): JsonObject {
  const { timezone } = store.config;
  switch (question.ask) {
    case "entries": {
      const { q = "", limit = 50, offset = 0 } = question;
      const { total, hits, index } = search.search(q, { limit, offset });
      const answer = { query: q, total, limit, offset, hits, index, warnings: [...warnings, ...brokenArchives(store, index)] };
      // Data as `entriesSchema` has it: an interface of plain members, which TypeScript takes for no index signature.
      return { ...answer, facets: search.counts(q) } as unknown as JsonObject;
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
      const summary = daysSummary(store, search, askedPeriod(question, today), today);
      return summaryDocument({ ...summary, warnings: [...warnings, ...summary.warnings] });
    }
    default:
      return question satisfies never;
  }
}
