import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { Fault } from "onex";

/**
 * Refuses what a record names when it is not of the current project: a record is data from elsewhere, and importing what it names runs code. Packages
 * that are installed within the project are not of it. Raises `graph/untrusted`.
 */
export async function assertOwn(path: string, cwd: string): Promise<void> {
  // A link within the project may lead out of it.
  const [real, root] = await Promise.all([realpath(path), realpath(projectRoot(cwd))]);
  const way = relative(root, real);
  const isOutside = way === ".." || way.startsWith(`..${sep}`) || way === real;
  if (!isOutside && !way.split(sep).includes("node_modules")) return;
  throw new Fault(
    "graph/untrusted",
    `The record names ${real}, which is no file of this project (${root}), and importing it would run its code; name a graph that you trust with --graph, or say --allow-import to import this file`,
    { details: { where: real, project: root } },
  );
}

/** The nearest folder around this one that has a package.json or is a repository, else the folder itself. */
function projectRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) || existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}
