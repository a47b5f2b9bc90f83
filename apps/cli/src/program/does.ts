import type { Command } from "commander";

/** A command's work: positional arguments, options and shell in; out comes the exit status, or nothing for 0. */
export type Work = (...parts: never[]) => Promise<unknown>;

/** Makes the action of a command whose work is imported when it is called. */
export type Does = (load: () => Promise<Work>) => (this: Command) => Promise<void>;
