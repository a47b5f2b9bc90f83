import { existsSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { Fault, type RecordOrigin, type RunRecord, recordOf } from "@onex/contract";
import type { Run } from "onex";
import { readJson } from "../read-text.ts";
import { writeOutput } from "../write-output.ts";

/** Where a run's graph is from: the file, and the function of a module that ran. */
export interface Origin {
  /** Absolute. */
  readonly path: string;
  readonly export?: string;
}

/** Raises `io/exists` for a file that is there: what was recorded is never written over. */
export function assertNew(file: string, cwd: string): void {
  if (existsSync(resolve(cwd, file)))
    throw new Fault("io/exists", `There is a file ${file}, and a record is never written over; name another one or remove it`, {
      details: { where: file },
    });
}

/** Writes a run to a file, with where its graph is from. Raises `io/unwritable`, and `codec/` faults for values that no file can hold. */
export const writeRecord = async (file: string, run: Run<unknown>, origin: Origin | undefined, cwd: string): Promise<void> =>
  await writeOutput(file, recordText(file, run, origin, cwd), cwd);

/** The text of a record that is to be in this file. */
export function recordText(file: string, run: Run<unknown>, origin: Origin | undefined, cwd: string): string {
  const { onex, run_id, graph, ...record } = run.record();
  const said: RunRecord = {
    onex,
    run_id,
    graph,
    ...(origin === undefined ? {} : { origin: originFrom(file, origin, cwd) }),
    ...record,
  };
  return `${JSON.stringify(said, null, 2)}\n`;
}

const originFrom = (file: string, { path, ...rest }: Origin, cwd: string): RecordOrigin => ({
  path,
  near: relative(dirname(resolve(cwd, file)), path).replaceAll("\\", "/"),
  ...rest,
});

/** Raises `io/not-found`, `io/unreadable` and `run/bad-record`. */
export const readRecord = async (file: string, cwd: string): Promise<RunRecord> => recordOf(await readJson(file, "record", cwd));

/** Where to look for the graph of a record, likeliest first: beside the record as it was then, so that both may have moved, or where it was. */
export function placesOf({ near, path }: RecordOrigin, file: string, cwd: string): readonly string[] {
  const beside = isAbsolute(near) ? near : resolve(dirname(resolve(cwd, file)), near);
  return [...new Set([beside, path])];
}
