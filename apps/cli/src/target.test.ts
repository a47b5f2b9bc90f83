import { expect, test } from "vitest";
import { parseExport, parseTarget } from "./target.ts";

test.each([
  ["a/text.ts#countWords", { kind: "export", path: "a/text.ts", name: "countWords" }],
  ["c#/notes.ts#Line.parse", { kind: "export", path: "c#/notes.ts", name: "Line.parse" }],
  ["word-stats.graph.yaml", { kind: "document", path: "word-stats.graph.yaml" }],
  ["x.graph.json", { kind: "document", path: "x.graph.json" }],
  ["node:3f0c", { kind: "node", id: "3f0c" }],
])("parseTarget() reads %s", (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});

test.each(["text.ts", "text.ts#"])("parseExport() refuses %s and says what to write", (text) => {
  expect(() => parseExport(text)).toThrow(/names no export; write ".*#<export>"/);
});

test.each([
  ["#countWords", '"#countWords" names no file; write "<file>#countWords"'],
  ["steps.yaml", '"steps.yaml" is no graph document: the name of one ends in .graph.yaml'],
])("parseExport() says what is wrong with %s", (text, message) => {
  expect(() => parseExport(text)).toThrow(message);
});

test.each(["word-stats.export.json", "word-stats.export.json#"])("parseExport() says what to do with %s", (text) => {
  expect(() => parseExport(text)).toThrow(
    /"word-stats\.export\.json" holds no functions; .*"onex graph rehydrate word-stats\.export\.json/,
  );
});
