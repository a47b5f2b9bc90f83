/** Folder of source text that has no place on a disk. */
export const memoryRoot = "/onex";
