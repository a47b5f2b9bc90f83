import { closeSync, openSync, readSync } from "node:fs";
import { bytesIfAny } from "../repository/log-file.ts";

/** More than nearly every log has. */
const usual = 1024 * 1024;

/**
 * Reads one file after the other into the same memory, which holds each only until the next: fresh memory for thousands of files costs more than what
 * the disk's cache needs to give them. Undefined for a file that doesn't exist. Raises `io/unreadable`.
 */
export function fileReader(): (path: string) => Uint8Array | undefined {
  const memory = Buffer.allocUnsafeSlow(usual);
  return (path) => {
    const length = readInto(memory, path);
    return length === undefined || length === memory.length ? bytesIfAny(path) : memory.subarray(0, length);
  };
}

/** How much of the memory a file takes; undefined for one that can't be read, whose reason is asked for elsewhere. */
function readInto(memory: Uint8Array, path: string): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    let length = 0;
    for (let read = 1; read > 0 && length < memory.length; length += read)
      read = readSync(file, memory, length, memory.length - length, null);
    return length;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
