import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "@onex/contract";

/** The absolute path of a file or folder that is there. Raises `io/not-found`. */
export async function existingPath(path: string, cwd: string): Promise<string> {
  await lookAt(path, cwd);
  return resolve(cwd, path);
}

/** The absolute path of a program's file, or of a folder. Raises `io/not-found`, and `cli/usage` for a file that cannot hold functions. */
export async function existingProgram(path: string, cwd: string): Promise<string> {
  if ((await lookAt(path, cwd)).isFile() && !isProgramName(path))
    throw new Fault("cli/usage", `${path} is neither TypeScript nor JavaScript; name a program's file`, {
      details: { where: path },
    });
  return resolve(cwd, path);
}

/** `existingProgram` for what must be one file. */
export async function existingProgramFile(path: string, cwd: string): Promise<string> {
  if ((await lookAt(path, cwd)).isDirectory())
    throw new Fault("cli/usage", `${path} is a folder; name one of its files, or ask "onex f2n ${path} --all" what is in it`, {
      details: { where: path },
    });
  return await existingProgram(path, cwd);
}

async function lookAt(path: string, cwd: string): Promise<Stats> {
  try {
    return await stat(resolve(cwd, path));
  } catch {
    throw new Fault("io/not-found", `There is no file or folder ${path}; check the path`, { details: { where: path } });
  }
}

const isProgramName = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);
