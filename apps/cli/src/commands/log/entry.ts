import { Fault, systemAmbient } from "@onex/contract";
import { appendEntry, type EntrySectionKey, type StatusName } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { writerOf } from "./engineer.ts";
import { asUsage, type LogOptions, repositoryLogs } from "./log-repository.ts";
import { sectionText } from "./section-text.ts";

export interface EntryCommandOptions extends LogOptions {
  readonly tags?: readonly string[];
  readonly status?: StatusName;
  readonly link?: readonly string[];
  readonly fromRun?: string;
  readonly engineer?: string;
  readonly context?: string;
  readonly problem?: string;
  readonly hypotheses?: string;
  readonly investigation?: string;
  readonly observations?: string;
  readonly nextSteps?: string;
}

const sectionOptions = [
  ["context", "context", "--context"],
  ["problem", "problem", "--problem"],
  ["hypotheses", "hypotheses", "--hypotheses"],
  ["investigation", "investigation", "--investigation"],
  ["observations", "observations", "--observations"],
  ["nextSteps", "next_steps", "--next-steps"],
] as const;

/** `onex log entry`: appended to the writer's file of this week. */
export async function writeEntry(title: string | undefined, options: EntryCommandOptions, shell: Shell): Promise<void> {
  if (title === undefined && options.fromRun === undefined)
    throw new Fault("cli/usage", 'An entry needs a title: onex log entry "<what happened>"');
  const store = repositoryLogs(options, shell);
  const sections: Partial<Record<EntrySectionKey, string>> = {};
  for (const [name, key, option] of sectionOptions) {
    const given = options[name];
    if (given !== undefined) sections[key] = await sectionText(option, given, shell);
  }
  const { tags = [], status = "open", link: links = [] } = options;
  const draft =
    options.fromRun === undefined
      ? undefined
      : await (await import("./draft-from-run.ts")).draftFromRun(options.fromRun, store, shell);
  const { id, path, line, attachment } = asUsage(() =>
    appendEntry(store, {
      ambient: systemAmbient,
      ...writerOf(store, options.engineer, shell),
      title: title ?? draft?.title ?? "",
      tags,
      status,
      links,
      sections: { ...draft?.sections, ...sections },
      ...(draft?.inputFile === undefined ? {} : { attachment: draft.inputFile }),
    }),
  );
  if (options.json) {
    const input = attachment === undefined ? {} : { input_file: attachment };
    shell.print(JSON.stringify({ id, path, line, ...input, ...(draft === undefined ? {} : { redacted: draft.redacted }) }));
    return;
  }
  shell.print(`${shell.paint.cyan(id)}  ${path}:${line}`);
  if (draft !== undefined)
    shell.note(
      `Drafted from ${options.fromRun}; ${draft.redacted === 1 ? "1 secret was" : `${draft.redacted} secrets were`} taken out, but read it before you commit it`,
    );
}
