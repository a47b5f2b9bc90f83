import { Fault } from "@onex/contract";
import { expect, test } from "vitest";
import { faultDocument, faultText, printFault } from "./fault-output.ts";
import { testShell } from "./test-shell.ts";

const json = { json: true };
const text = { json: false };

test("printFault() writes one sentence to stderr and nothing to stdout", () => {
  const shell = testShell();
  expect(printFault(new Fault("graph/cycle", 'Vertex "a" needs itself through "b"'), text, shell)).toBe(1);
  expect(shell.err).toEqual(['error[graph/cycle]: Vertex "a" needs itself through "b"']);
  expect(shell.out).toEqual([]);
});

test("printFault() with --json writes one document to stdout and nothing to stderr", () => {
  const shell = testShell();
  printFault(
    new Fault("cli/usage", "No such option", { details: { where: "onex run", hint: "see --help", extra: 1 } }),
    json,
    shell,
  );
  expect(shell.err).toEqual([]);
  expect(shell.out.map((line) => JSON.parse(line))).toEqual([
    { error: { code: "cli/usage", message: "No such option", where: "onex run", hint: "see --help", details: { extra: 1 } } },
  ]);
});

test("printFault() takes the exit status from the table", () => {
  expect(printFault(new Fault("cli/usage", "x"), text, testShell())).toBe(2);
  expect(printFault(new Error("boom"), text, testShell())).toBe(1);
});

test("an error that nobody planned is internal and says where it was thrown", () => {
  const thrown = new Error("boom");
  thrown.stack = "Error: boom\n    at node:internal/x:1:1\n    at work (file:///home/ada/src/text.ts?onex=7:12:9)";
  expect(faultText(new Fault("internal/unexpected", "boom", { cause: thrown }), "/home/ada")).toBe(
    "error[internal/unexpected]: boom\n  because Error: boom (src/text.ts:12:9)",
  );
});

test("causes are listed outermost first, each once, also when they go round", () => {
  const inner = new TypeError("not a number");
  inner.stack = "";
  const outer = new Fault("run/vertex-failed", 'Vertex "top" failed', { cause: inner });
  inner.cause = outer;
  expect(faultText(outer, "/")).toBe('error[run/vertex-failed]: Vertex "top" failed\n  because TypeError: not a number');
  expect(faultDocument(outer, "/").error.details).toEqual({ causes: [{ name: "TypeError", message: "not a number" }] });
});

test("frames inside node_modules say nothing to people", () => {
  const thrown = new Error("deep");
  thrown.stack = "Error: deep\n    at x (/home/ada/node_modules/a/b.js:1:2)\n    at y (/home/ada/own.ts:3:4)";
  expect(faultText(new Fault("run/vertex-failed", "failed", { cause: thrown }), "/home/ada")).toContain("(own.ts:3:4)");
});

test("several problems get a line each and are not repeated in the sentence", () => {
  const problems = [
    { path: "/nodes/a", message: "is one", code: "graph/cycle" },
    { path: "", message: "is two" },
  ];
  const list = "\n  /nodes/a is one [graph/cycle]\n  / is two";
  const text = (message: string): string => faultText(new Fault("graph/bad-document", message, { details: { problems } }), "/");
  expect(text("Two problems")).toBe(`error[graph/bad-document]: Two problems${list}`);
  expect(text("The document cannot be used: /nodes/a is one; the value is two")).toBe(
    `error[graph/bad-document]: The document cannot be used:${list}`,
  );
});

test("a single problem stays in the sentence", () => {
  const problems = [{ path: "/a", message: "is one" }];
  expect(faultText(new Fault("node/input-invalid", "No: /a is one", { details: { problems } }), "/")).toBe(
    "error[node/input-invalid]: No: /a is one",
  );
});
