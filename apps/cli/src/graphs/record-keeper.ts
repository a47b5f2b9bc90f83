import { resolve } from "node:path";
import { isFault } from "@onex/contract";
import type { Run, RunOptions } from "onex";
import type { Shell } from "../shell.ts";
import { growingRecord } from "./growing-record.ts";
import { type Origin, recordText, writeRecord } from "./record-file.ts";

/** Puts a run into the file that it was asked to leave, while it goes on and when it has ended. */
export interface RecordKeeper {
  /** For the run. */
  readonly options: Pick<RunOptions, "listen">;
  follow(run: Run<unknown>): void;
  /** Raises `io/unwritable` and `codec/` faults, and only says so of a run that failed: why it did says more. */
  finish(run: Run<unknown>): Promise<void>;
}

const nothing: RecordKeeper = { options: {}, follow: () => {}, finish: async () => {} };

/** Without a file nothing is kept. */
export async function recordKeeper(file: string | undefined, origin: Origin | undefined, shell: Shell): Promise<RecordKeeper> {
  if (file === undefined) return nothing;
  const { writeWhole } = await import("@onex/devlog");
  const { cwd } = shell;
  const growing = growingRecord();
  return {
    options: { listen: growing.listen },
    follow: (run) => growing.follow(run, () => writeWhole(resolve(cwd, file), recordText(file, run, origin, cwd))),
    async finish(run) {
      growing[Symbol.dispose]();
      try {
        await writeRecord(file, run, origin, cwd);
      } catch (thrown) {
        if (run.status !== "failed" || !isFault(thrown)) throw thrown;
        shell.note(`the run is not recorded: ${thrown.message}`);
      }
    },
  };
}
