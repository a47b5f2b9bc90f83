/**
 * Runs the work of this process and ends it with the status that the work gives, once everything printed has arrived. What the work left behind (a
 * timer of a function, a socket) does not keep a finished process alive, and waiting for something idle does not end an unfinished one.
 */
export async function runProcess(work: () => Promise<number>): Promise<void> {
  const working = setInterval(() => {}, 2 ** 30);
  process.exitCode = await work();
  clearInterval(working);
  // Whoever took `stdout.write` over left the stream itself as it is. What could not be written is heard right after the end, and has its own status.
  process.stdout.end(() => setImmediate(() => process.exit()));
}
