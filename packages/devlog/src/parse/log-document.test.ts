import { checker } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { bulletFields, header, shapes, stamp } from "../test-logs.ts";
import { logDocument, logDocumentSchema, logHeaderSchema } from "./log-document.ts";
import { parseLog } from "./parse-log.ts";

const whole = checker(logDocumentSchema, { form: "encoded" });

describe("documents", () => {
  const logs = [
    ...shapes.map(([name, text]) => ({ name, text })),
    { name: "a stamped log", text: `${stamp}${header}${bulletFields}` },
  ];

  test.each(logs)("logDocument() of $name is what its schema says", ({ text }) => {
    const document = logDocument(parseLog(text, "debug_log_2025_03_03.md"));
    expect(whole.problems(document)).toEqual([]);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test("the schema refuses a document with another key", () => {
    expect(whole.problems({ ...logDocument(parseLog("")), more: 1 })).not.toEqual([]);
  });

  test("the front matter that the tool writes is what its schema says", () => {
    expect(checker(logHeaderSchema, { form: "encoded" }).problems({ ...parseLog(header).header.fields })).toEqual([]);
  });
});
