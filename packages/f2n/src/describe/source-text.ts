import type { FunctionAccess } from "@onex/contract";

/** Source text as the module that it is read as and run as. */
export interface SourceText {
  readonly files: Readonly<Record<string, string>>;
  /** Path of the text itself among them. */
  readonly entry: string;
}

/** Places a text and its files below `root`. A nameless function, which is no statement, becomes the module's default export. */
export function placeSource(text: string, files: Readonly<Record<string, string>>, root: string): SourceText {
  const placed = Object.entries(files).map(([path, content]) => [absolute(path, root), content] as const);
  const taken = new Set(placed.map(([path]) => path));
  let entry = `${root}/source.ts`;
  for (let n = 2; taken.has(entry); n++) entry = `${root}/source_${n}.ts`;
  const module = isNamelessFunction(text) ? `export default ${text}` : text;
  return { entry, files: { ...Object.fromEntries(placed), [entry]: module } };
}

const isNamelessFunction = (text: string): boolean => /^\s*(?:async\s+)?function\s*\*?\s*(?:<|\()/.test(text);

/** The same text as a module that exports the function, and the name of that export. No line moves. */
export function exporting(
  { files, entry }: SourceText,
  access: FunctionAccess,
): { readonly source: SourceText; readonly name: string } {
  const text = files[entry] ?? "";
  switch (access.kind) {
    case "export":
      return { source: { files, entry }, name: access.name };
    case "declared":
      return {
        source: { entry, files: { ...files, [entry]: `${text}\nexport { ${access.name} as default };` } },
        name: "default",
      };
    case "expression": {
      const { offset } = access;
      return {
        source: { entry, files: { ...files, [entry]: `${text.slice(0, offset)}export default ${text.slice(offset)}` } },
        name: "default",
      };
    }
  }
}

/** `./a.ts`, `a.ts` and `/a.ts` are one file. `..` cannot leave the root. */
function absolute(path: string, root: string): string {
  const parts: string[] = [];
  for (const part of path.split(/[\\/]/)) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return `${root}/${parts.join("/")}`;
}
