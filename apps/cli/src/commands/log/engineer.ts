import { Fault } from "@onex/contract";
import { gitWriter, type LogStore } from "@onex/devlog";
import type { Shell } from "../../shell.ts";

export interface Writer {
  readonly engineer: string;
  /** The commit that the repository is at. */
  readonly repoVersion: () => string | undefined;
}

/** Who writes: the flag, else ONEX_ENGINEER, else git's user.name. Raises `cli/usage` when nobody says. */
export function writerOf({ root }: LogStore, named: string | undefined, { env }: Shell): Writer {
  const git = gitWriter(root);
  const engineer = [named, env["ONEX_ENGINEER"]].find((name) => name !== undefined && name.trim() !== "") ?? git.userName();
  if (engineer !== undefined) return { engineer, repoVersion: git.head };
  throw new Fault("cli/usage", 'Nobody says who writes; set it with "git config user.name <name>", or pass --engineer <name>');
}
