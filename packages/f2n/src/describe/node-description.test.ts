import type { SourceReader } from "@onex/contract";
import { expect, test } from "vitest";
import { typeName } from "../read/type-name.ts";
import { packageFacts } from "./package-facts.ts";
import { isSourceFile, sourceFiles } from "./source-files.ts";
import { exporting, placeSource } from "./source-text.ts";
import { functionNamespace, uuidV5 } from "./uuid-v5.ts";

/** A disk in memory. */
function reader(files: Readonly<Record<string, string>>): SourceReader {
  const below = (folder: string) =>
    Object.keys(files)
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
  return {
    read: (path) => files[path],
    list: (folder) => ({
      files: below(folder).filter((path) => !path.includes("/")),
      folders: [
        ...new Set(
          below(folder)
            .filter((path) => path.includes("/"))
            .map((path) => path.split("/")[0] ?? ""),
        ),
      ],
    }),
  };
}

test("uuidV5() gives the value of RFC 9562, appendix A.4", () => {
  expect(uuidV5("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
});

test("the namespace of functions is the one that its doc derives", () => {
  expect(uuidV5("onex.function", "6ba7b812-9dad-11d1-80b4-00c04fd430c8")).toBe(functionNamespace);
});

test("packageFacts() reads the nearest manifest, in every spelling of an author, and lives without one", () => {
  const facts = packageFacts(
    reader({
      "/p/package.json": '{ "name": "p", "version": "1.2.3-rc.1", "author": { "name": "Ann" }, "license": "MIT" }',
      "/p/sub/package.json": '{ "author": "Bob <b@x.org> (https://x.org)", "version": "next" }',
      "/q/package.json": "not json",
    }),
  );
  expect(facts("/p/src/deep/a.ts")).toEqual({ root: "/p", name: "p", version: "1.2.3", author: "Ann", license: "MIT" });
  expect(facts("/p/sub/a.ts")).toEqual({ root: "/p/sub", author: "Bob" });
  expect(facts("/q/a.ts")).toEqual({ root: "/q" });
  expect(facts("/r/a.ts")).toEqual({});
});

test("sourceFiles() walks folders in order of path and passes over what is not source", () => {
  const text = "";
  const paths = [
    "/p/b.ts",
    "/p/a/x.mts",
    "/p/a/y.tsx",
    "/p/dist/z.ts",
    "/p/.hidden/z.ts",
    "/p/node_modules/m/z.ts",
    "/p/a.d.ts",
    "/p/a.test.ts",
    "/p/a.spec.js",
    "/p/readme.md",
    "/p/c.mjs",
  ];
  expect(sourceFiles("/p", reader(Object.fromEntries(paths.map((path) => [path, text]))))).toEqual([
    "/p/a/x.mts",
    "/p/a/y.tsx",
    "/p/b.ts",
    "/p/c.mjs",
  ]);
  expect(["x.cts", "x.d.mts", "x.json", "x.test.mjs"].map(isSourceFile)).toEqual([true, false, false, false]);
});

test("placeSource() keeps every file below the root and never loses one to the text itself", () => {
  const placed = placeSource("export const f = 1;", { "./a.ts": "a", "../../b.ts": "b", "source.ts": "c" }, "/onex");
  expect(placed).toEqual({
    entry: "/onex/source_2.ts",
    files: { "/onex/a.ts": "a", "/onex/b.ts": "b", "/onex/source.ts": "c", "/onex/source_2.ts": "export const f = 1;" },
  });
});

test("exporting() adds an export without moving a line", () => {
  const source = placeSource("// note\n(a) => a", {}, "/onex");
  expect(exporting(source, { kind: "expression", offset: 8 }).source.files["/onex/source.ts"]).toBe(
    "// note\nexport default (a) => a",
  );
  expect(exporting(source, { kind: "declared", name: "f" }).source.files["/onex/source.ts"]).toBe(
    "// note\n(a) => a\nexport { f as default };",
  );
});

test("typeName() gives a name that TypeScript accepts", () => {
  expect(["countWords", "Text.count", "3d", "a-b"].map(typeName)).toEqual(["CountWords", "TextCount", "_3d", "AB"]);
});
