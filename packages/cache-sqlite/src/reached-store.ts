import type { Fault } from "@onex/contract";
import { openStore, type Store, type StoreOptions } from "./open-store.ts";
import { setAside } from "./set-aside.ts";
import { damaged, isBusy, isDamage, unusable } from "./sqlite-error.ts";

/** A store that is opened by the first call, begun anew when it is damaged, and done without when it cannot be used. Never throws. */
export interface ReachedStore {
  /** What it gives is only missing where the store is busy, damaged or off. */
  attempt<T>(act: (store: Store) => T): T | undefined;
  /** Afterwards everything is missing. */
  close(): void;
}

export function reachedStore(path: string, options: StoreOptions, warn: (fault: Fault) => void): ReachedStore {
  let store: Store | undefined;
  let isOff = false;
  const tell = (fault: Fault): void => {
    try {
      warn(fault);
    } catch {
      // A cache costs nobody a run.
    }
  };
  const leave = (): void => {
    store?.close();
    store = undefined;
  };
  const end = (fault: Fault): void => {
    isOff = true;
    leave();
    tell(fault);
  };
  const beginAnew = (thrown: unknown): void => {
    leave();
    try {
      tell(damaged(path, setAside(path), thrown));
    } catch (failed) {
      end(unusable(path, failed));
    }
  };
  return {
    attempt(act) {
      if (isOff) return undefined;
      try {
        store ??= openStore(path, options);
        return act(store);
      } catch (thrown) {
        if (isDamage(thrown)) beginAnew(thrown);
        else if (!isBusy(thrown)) end(unusable(path, thrown));
        return undefined;
      }
    },
    close() {
      isOff = true;
      leave();
    },
  };
}
