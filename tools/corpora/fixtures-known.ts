/** Why a fixture's schema is not ours, by id. */
export const knownMisses: Readonly<Record<string, string>> = {};
