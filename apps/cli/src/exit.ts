import type { Fault, FaultRow } from "@onex/contract";

/** What a command ends with: 0 done, 1 the work failed or something does not hold, 2 the command line is wrong. */
export const exitStatus = { done: 0, failed: 1, usage: 2 } as const;

export type StopSignal = "SIGINT" | "SIGTERM";

/** Stopped by a signal while working: 128 and the signal's number, as shells count. */
export const statusOfSignal = (signal: StopSignal): number => (signal === "SIGINT" ? 130 : 143);

/** The exit status of a fault. The table is passed in, so that a command that succeeds never loads it. */
export const statusOfFault = (fault: Fault, table: Readonly<Record<string, FaultRow>>): number =>
  table[fault.code]?.exit ?? exitStatus.failed;
