import type { LintProblem } from "@onex/devlog";
import type { Paint } from "../../paint.ts";

/** How a defect of a log is called, wherever it is printed. */
export const shownSeverity = (severity: LintProblem["severity"], paint: Paint): string =>
  severity === "error" ? paint.red("error") : severity === "warning" ? paint.yellow("warning") : paint.dim("note");
