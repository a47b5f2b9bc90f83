import type { JsonObject } from "@onex/contract";
import type { SummaryEntry, SummaryReport } from "./summarize-logs.ts";

/** A summary as data for other programs, in the words of `summarySchema`. */
export const summaryDocument = ({
  majorIssues,
  keySolutions,
  blockers,
  nextSteps,
  engineers,
  tags,
  warnings,
  ...period
}: SummaryReport): JsonObject => ({
  ...period,
  engineers: engineers.map((each) => ({ ...each })),
  tags: tags.map((each) => ({ ...each })),
  major_issues: majorIssues.map(entryObject),
  key_solutions: keySolutions.map((entry) => ({ ...entryObject(entry), solution: entry.solution })),
  blockers: blockers.map((entry) => ({ ...entryObject(entry), age_days: entry.ageDays })),
  next_steps: nextSteps.map((entry) => ({ ...entryObject(entry), steps: [...entry.steps] })),
  warnings: warnings.map((each) => ({ ...each })),
});

const entryObject = ({ id, title, day, engineer, tags, status, confidence, path, line }: SummaryEntry): JsonObject => ({
  id,
  title,
  day,
  ...(engineer === undefined ? {} : { engineer }),
  tags: [...tags],
  status,
  confidence,
  path,
  line,
});
