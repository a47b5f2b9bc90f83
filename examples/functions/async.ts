import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a file's bytes come to. */
export interface Checksum {
  readonly path: string;
  readonly algorithm: Algorithm;
  /** Lower-case hex. */
  readonly digest: string;
  /** @integer */
  readonly bytes: number;
}

export type Algorithm = "sha256" | "sha512" | "md5";

/**
 * The checksum of a file, read as a stream.
 * @param path Path of the file, relative to the current folder.
 * @param algorithm Kind of checksum.
 * @tag files
 */
export async function checksum(path: string, algorithm: Algorithm = "sha256", signal?: AbortSignal): Promise<Checksum> {
  const hash = createHash(algorithm);
  let bytes = 0;
  for await (const chunk of createReadStream(path, signal === undefined ? {} : { signal })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { path, algorithm, digest: hash.digest("hex"), bytes };
}

/**
 * The checksums of many files, a few at a time, in the order of the paths.
 * @param paths Paths of the files.
 * @param concurrency Files that are open at once. @minimum 1 @maximum 64 @integer
 * @tag files
 */
export async function checksums(paths: readonly string[], concurrency = 4, signal?: AbortSignal): Promise<Checksum[]> {
  const done: Checksum[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < paths.length; at = next++) {
      signal?.throwIfAborted();
      done[at] = await checksum(paths[at] ?? "", "sha256", signal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, paths.length) }, work));
  return done;
}
