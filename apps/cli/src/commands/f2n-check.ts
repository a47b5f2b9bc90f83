import type { JsonObject } from "@onex/contract";
import type { Examination, Finding } from "onex";
import { exitStatus } from "../exit.ts";
import type { Paint } from "../paint.ts";
import type { Shell } from "../shell.ts";
import { table } from "../table.ts";
import { examineApart } from "./examine-apart.ts";

export interface CheckOptions {
  readonly runs?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly allowEffects?: boolean;
  readonly json?: boolean;
}

/** `onex f2n --check`: runs one export on inputs made from its schema, and tells what does not hold. */
export async function checkExport(target: string, { json, timeout, ...asked }: CheckOptions, shell: Shell): Promise<number> {
  if (json) shell.reserveOutput();
  const options = { ...asked, ...(timeout === undefined ? {} : { timeoutMs: timeout }) };
  const examination = await examineApart({ target, cwd: shell.cwd, options });
  shell.print(json ? JSON.stringify(examination) : examinationText(examination, shell.paint));
  return examination.holds ? exitStatus.done : exitStatus.failed;
}

function examinationText({ name, effects, holds, runs, seed, findings }: Examination, paint: Paint): string {
  const verdict = holds ? paint.green("holds") : paint.red("does not hold");
  const head = `${paint.bold(name)}  ${verdict}  ${paint.dim(`${runs} inputs a claim, seed ${seed}, ${effects}`)}`;
  return [head, ...findings.map((finding) => findingText(finding, paint))].join("\n");
}

const findingText = ({ claim, message, input, shrinks }: Finding, paint: Paint): string =>
  table([
    [paint.yellow(`  ${claim}`), message],
    [
      "",
      `${paint.dim("input")} ${JSON.stringify(input as JsonObject)}${shrinks === 0 ? "" : paint.dim(`  after ${shrinks} steps`)}`,
    ],
  ]);
