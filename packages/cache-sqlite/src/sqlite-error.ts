import { Fault } from "@onex/contract";

// Primary result codes of SQLite (https://www.sqlite.org/rescode.html); the upper bytes of what Node gives say more.
const busy = 5;
const locked = 6;
const corrupt = 11;
const notADatabase = 26;
const writeCodes: ReadonlySet<number | undefined> = new Set([3, 8, 10, 13, 14]); // permissions, read only, I/O, full, cannot open

const codeOf = (thrown: unknown): number | undefined =>
  thrown instanceof Error && "errcode" in thrown && typeof thrown.errcode === "number" ? thrown.errcode & 0xff : undefined;

export const isBusy = (thrown: unknown): boolean => [busy, locked].includes(codeOf(thrown) ?? 0);

export const isDamage = (thrown: unknown): boolean => [corrupt, notADatabase].includes(codeOf(thrown) ?? 0);

export const damaged = (path: string, aside: string, cause: unknown): Fault =>
  new Fault(
    "io/unreadable",
    `The result cache ${path} is damaged (${messageOf(cause)}), so it was moved to ${aside} and begun anew; look there for what was in it`,
    { cause, details: { path, moved_to: aside } },
  );

export const unusable = (path: string, cause: unknown): Fault =>
  new Fault(
    writeCodes.has(codeOf(cause)) ? "io/unwritable" : "io/unreadable",
    `The result cache ${path} cannot be used (${messageOf(cause)}), so this process goes on without it; give it another path`,
    { cause, details: { path } },
  );

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
