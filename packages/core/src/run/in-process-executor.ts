import type { Executor } from "@onex/contract";

/** Runs functions where the graph runs. The signal is among the arguments of those that take one. */
export const inProcessExecutor: Executor = {
  place: "memory",
  prepare: (_, callable) => (args) => {
    // Spreading an array costs more than the call for the few arguments that functions have.
    switch (args.length) {
      case 0:
        return callable();
      case 1:
        return callable(args[0]);
      case 2:
        return callable(args[0], args[1]);
      case 3:
        return callable(args[0], args[1], args[2]);
      default:
        return callable(...args);
    }
  },
};
