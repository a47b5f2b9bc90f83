import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The repository around a folder: the nearest one, upwards, with `.onex/log.yaml` or `.git`. */
export function findRepository(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, ".onex", "log.yaml")) || existsSync(join(at, ".git"))) return at;
    if (at === dirname(at)) return undefined;
  }
}
