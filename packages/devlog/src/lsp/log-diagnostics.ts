import { logFixes } from "../lint/fix-log.ts";
import { type LintOptions, type LintProblem, lintLog } from "../lint/lint-log.ts";
import type { LogConfig } from "../repository/log-config.ts";
import { type PlaceRange, type TextPlaces, textPlaces } from "./text-place.ts";

export interface LogDiagnostic {
  readonly range: PlaceRange;
  readonly severity: LintProblem["severity"];
  readonly code: LintProblem["code"];
  readonly message: string;
}

/** What lint says, at its place: the line, or the tag in it that is meant. */
export function logDiagnostics(text: string, config: LogConfig, options: LintOptions = {}): readonly LogDiagnostic[] {
  const places = textPlaces(text);
  return lintLog(text, config, options).map(({ severity, code, message, line }) => ({
    range: rangeOf(places, line, message),
    severity,
    code,
    message,
  }));
}

function rangeOf(places: TextPlaces, line: number, message: string): PlaceRange {
  const tag = /^#\S+/.exec(message)?.[0];
  const own = places.lines[line - 1];
  const at = tag === undefined ? -1 : (own?.text.indexOf(tag) ?? -1);
  if (own === undefined || tag === undefined || at < 0) return places.written(line);
  return places.range(own.start + at, own.start + at + tag.length);
}

export interface PlacedEdit {
  readonly range: PlaceRange;
  readonly text: string;
}

export interface QuickFix {
  readonly title: string;
  readonly codes: readonly string[];
  /** Of the problem's line, from 0. */
  readonly line: number;
  readonly edits: readonly PlacedEdit[];
}

/** What `lint --fix` would do, problem by problem, and nothing that it would not. */
export function quickFixes(text: string, config: LogConfig, options: LintOptions = {}): readonly QuickFix[] {
  const places = textPlaces(text);
  const problems = lintLog(text, config, options).filter(({ fixable }) => fixable);
  return logFixes(text, config, options).flatMap(({ codes, line, edits }): readonly QuickFix[] => {
    const problem = problems.find((one) => one.line === line && codes.includes(one.code));
    if (problem === undefined) return [];
    return [
      {
        title: titles[problem.code] ?? "Mend it",
        codes,
        line: line - 1,
        edits: edits.map((edit) => ({ range: places.range(edit.start, edit.end), text: edit.text })),
      },
    ];
  });
}

const titles: Readonly<Partial<Record<LintProblem["code"], string>>> = {
  "header-tags-hash": "Write the tags so that YAML can read them",
  "header-tags-differ": "Take the tags of the entries",
  "header-week": "Write the week from Monday to Sunday",
  "header-time": "Write the time as ISO 8601",
  "entry-timestamp-form": "Write the time as ISO 8601",
  "entry-stray-dash": "Remove the stray dash",
  "entry-tag-alias": "Use the spelling of the vocabulary",
  "entry-no-id": "Give the entry its id",
};
