/** What our own code takes from the outside world besides its arguments. A test or a replay passes its own. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A fraction in [0, 1). */
  random(): number;
  /** A fresh UUID. */
  newId(): string;
}

export const systemAmbient: Ambient = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
};
