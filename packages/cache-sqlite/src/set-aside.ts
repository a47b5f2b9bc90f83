import { existsSync, renameSync } from "node:fs";

/** Moves a database away with what belongs to it; gives its new path. Throws what the file system throws. */
export function setAside(path: string): string {
  const aside = freeName(`${path}.damaged-${Date.now()}`);
  // The log goes first: beside another database it would be read as that one's.
  for (const ending of ["-wal", "-shm", ""]) if (existsSync(path + ending)) renameSync(path + ending, aside + ending);
  return aside;
}

function freeName(wanted: string): string {
  let name = wanted;
  for (let more = 2; existsSync(name); more++) name = `${wanted}-${more}`;
  return name;
}
