import { join } from "node:path";
import { configText } from "./log-config.ts";
import { bytesIfAny, makeFolder, writeWhole } from "./log-file.ts";
import { ignoredFiles } from "./log-lock.ts";
import { openLogs } from "./log-store.ts";

/** Makes the configuration and the folder of the logs; what is there stays. Gives the paths that it made. Raises `log/bad-config`, `io/unwritable`. */
export function initLogs(root: string): readonly string[] {
  const files = [
    [".onex/log.yaml", configText],
    [".onex/.gitignore", ignoredFiles],
  ] as const;
  const made = files.filter(([path]) => bytesIfAny(join(root, path)) === undefined);
  for (const [path, text] of made) writeWhole(join(root, path), text);
  makeFolder(join(root, openLogs(root).config.root));
  return made.map(([path]) => path);
}
