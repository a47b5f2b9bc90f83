import { expect, test } from "vitest";
import { ioFault } from "./io-fault.ts";

const caused = (cause: unknown) => ioFault("io/unwritable", "notes.md can't be written", { cause, where: "notes.md" });

test.each([
  ["ENOSPC", "the disk is full; make room on it"],
  ["EACCES", "permission denied; let this user into the folder and at the file"],
  ["EOTHER", "EOTHER: something, write"],
])("ioFault() says what %s means where that is known, and otherwise what the system says", (code, reason) => {
  const cause = Object.assign(new Error(`${code}: something, write`), { code });
  expect(caused(cause)).toMatchObject({
    code: "io/unwritable",
    message: `notes.md can't be written: ${reason}`,
    cause,
    details: { where: "notes.md" },
  });
});

test("ioFault() takes a reason in words", () => {
  expect(caused("its link leads nowhere").message).toBe("notes.md can't be written: its link leads nowhere");
});
