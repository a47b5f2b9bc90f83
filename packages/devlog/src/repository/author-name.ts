import { names } from "./log-config.ts";
import type { LogStore } from "./log-store.ts";

/** Folds the author of a commit: by address first, for a name is sooner shared than an address. */
export function authorNames({ config, mailmap }: LogStore): (name: string, address: string) => string {
  const folding = names(config, mailmap);
  return (name, address) => {
    const known = folding.engineer(address);
    return known === address ? folding.engineer(name) : known;
  };
}
