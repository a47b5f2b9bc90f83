/**
 * Runs synchronous code whose only flaw is that Node announces on the console, once, that a part of it is experimental. Other warnings pass.
 */
export function quietly<Result>(run: () => Result): Result {
  const { emitWarning } = process;
  // The overloads of emitWarning have in common that the second argument is the warning's name or options.
  process.emitWarning = ((...given: [string, never]) => {
    if (!given.includes("ExperimentalWarning" as never)) emitWarning.apply(process, given);
  }) as typeof process.emitWarning;
  try {
    return run();
  } finally {
    process.emitWarning = emitWarning;
  }
}
