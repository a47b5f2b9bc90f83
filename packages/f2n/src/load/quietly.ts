/**
 * Runs synchronous code whose only flaw is that Node announces on the console, once, that a part of it is experimental. Other warnings pass.
 */
export function quietly<Result>(run: () => Result): Result {
  const { emitWarning } = process;
  // It takes what the original takes, whichever overload that is, and hands it on.
  process.emitWarning = ((...given: Parameters<typeof emitWarning>) => {
    if (!given.some((part) => String(part) === "ExperimentalWarning")) emitWarning.apply(process, given);
  }) as typeof emitWarning;
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
