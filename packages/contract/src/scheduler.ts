/** Time that only runs forwards, and a way to be woken. A test passes its own and turns it by hand. */
export interface Scheduler {
  /** Milliseconds since some fixed moment; never goes back, whatever happens to the clock of the day. */
  monotonicMs(): number;
  /** Calls `wake` once, after `delayMs`; the function returned takes it back. A waiting call keeps no process alive. */
  after(delayMs: number, wake: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  monotonicMs: () => performance.now(),
  after: (delayMs, wake) => {
    const timer: unknown = setTimeout(wake, delayMs);
    // Node gives an object whose timer would hold the process open; browsers give a number.
    if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
    return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]); // what setTimeout gave
  },
};
