import { checkLinks, type LinkReport, type TracedLink } from "@onex/devlog";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { table } from "../../table.ts";
import { type LogOptions, logsToRead, noteWarnings, repositoryLogs } from "./log-repository.ts";

export interface LinksOptions extends LogOptions {
  readonly check?: boolean;
  readonly limit?: number;
}

/** `onex log links`: where each leads; with `check` only what is wrong, and exit 1 when something is, or can't be read. */
export async function traceLinks(options: LinksOptions, shell: Shell): Promise<number> {
  const { check = false, limit = Number.POSITIVE_INFINITY } = options;
  const { store, warnings } = check ? { store: repositoryLogs(options, shell), warnings: [] } : logsToRead(options, shell);
  shell.progress("tracing links …");
  const report = checkLinks(store);
  shell.progress("");
  noteWarnings(report.warnings, shell);
  const links = report.links.slice(0, limit);
  if (options.json) shell.print(JSON.stringify({ ...report, links, warnings: [...warnings, ...report.warnings] }));
  else {
    if (!check && links.length > 0) shell.print(linkTable(links, shell.paint));
    if (report.problems.length > 0) shell.print(problemTable(report, shell.paint));
    if (links.length < report.links.length) shell.note(`${links.length} of ${report.links.length} links; more with --limit`);
    shell.note(sentence(report));
  }
  return check && report.problems.length + report.warnings.length > 0 ? 1 : 0;
}

const linkTable = (links: readonly TracedLink[], paint: Paint): string =>
  table(
    links.map(({ state, kind, target, relation, to, address, path, line }) => [
      `${path}:${line}`,
      state === "resolved" ? paint.green(state) : state === "unresolved" ? paint.red(state) : paint.dim(state),
      relation === undefined ? kind : `${kind}, ${relation}`,
      target,
      to ?? address ?? "-",
    ]),
  );

const problemTable = ({ problems }: LinkReport, paint: Paint): string =>
  table(
    problems.map(({ path, line, message, code }) => [
      `${path}:${line}`,
      paint.red("problem"),
      `${message} ${paint.dim(`[${code}]`)}`,
    ]),
  );

function sentence({ links, problems }: LinkReport): string {
  if (links.length === 0) return "No log has a link; write them behind **Links:** of an entry, like PR #20 or a commit";
  const of = (state: TracedLink["state"]): number => links.filter((link) => link.state === state).length;
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  return `${counted(links.length, "link")}: ${of("resolved")} resolved, ${of("unresolved")} unresolved, ${of("unchecked")} not checked; ${counted(problems.length, "problem")}`;
}
