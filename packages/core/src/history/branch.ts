import type { Program } from "../run/program.ts";
import type { HistoryLine } from "./history-line.ts";
import { KeptVersion, type VersionNote } from "./kept-version.ts";

/** What one run starts from, and where its version goes. A class because every run has one: it must cost next to nothing. */
export class Branch {
  readonly line: HistoryLine;
  readonly base: KeptVersion;
  readonly program: Program;

  constructor(line: HistoryLine, base: KeptVersion = line.head, program: Program = line.program) {
    this.line = line;
    this.base = base;
    this.program = program;
  }

  get keeps(): boolean {
    return this.line.keeps;
  }

  keep(held: readonly unknown[], note: VersionNote | undefined): KeptVersion | undefined {
    return this.line.keep(this.base, held, note);
  }

  /** A moment of the run; in no tree until somebody goes back to it. */
  moment(held: readonly unknown[], note: VersionNote): KeptVersion {
    return new KeptVersion(0, this.base.sequence, this.base.revision, held, note);
  }
}
