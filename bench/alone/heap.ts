/** Bytes on the heap and in array buffers, where savers put text, after everything that can go is gone. */
export function heapBytes(): number {
  if (globalThis.gc === undefined) throw new Error("Start this with --expose-gc");
  // Weak tables empty themselves in one collection and shrink in the next.
  for (let round = 0; round < 3; round++) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Of what `make` gives, on average over some, so that what the engine compiles meanwhile does not count. */
export async function keptBytes(make: () => unknown, { warm = 5, count = 40 } = {}): Promise<number> {
  for (let at = 0; at < warm; at++) await make();
  const before = heapBytes();
  const kept: unknown[] = [];
  for (let at = 0; at < count; at++) kept.push(await make());
  const bytes = heapBytes() - before;
  return bytes / kept.length;
}

/** Milliseconds of the main thread's processor. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Different text every time, so that no two share their memory. */
export const kilobyte = (at: number): string => Buffer.alloc(1_000, 97 + (at % 26)).toString("latin1");
