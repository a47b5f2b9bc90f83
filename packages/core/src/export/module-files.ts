import { type ExportDocument, Fault } from "@onex/contract";

/** The texts of an export as one. */
export interface ModuleFiles {
  /** Of Node's built-ins. */
  readonly imports: readonly string[];
  /** Each file's statements, those that it needs first. */
  readonly sections: readonly string[];
  /** What the functions of the export are called there, by `<file>#<name>`. */
  readonly nameOf: (file: string, name: string) => string;
  /** What the texts declare, and the names of globals that they use: whoever adds a name takes another one. */
  readonly taken: ReadonlySet<string>;
}

/** Those of Node that a vertex might be called. */
const globalNames: ReadonlySet<string> = new Set(
  "atob btoa clearImmediate clearInterval clearTimeout console crypto fetch global globalThis navigator performance process queueMicrotask setImmediate setInterval setTimeout structuredClone isNaN isFinite parseInt parseFloat escape unescape encodeURI encodeURIComponent decodeURI decodeURIComponent localStorage sessionStorage".split(
    " ",
  ),
);

interface Parsed {
  readonly file: string;
  readonly imports: readonly Import[];
  readonly body: string;
  /** What the file declares, as far as a look at the beginnings of its lines tells. */
  readonly declared: ReadonlySet<string>;
  /** What its default export is called. */
  readonly defaultName: string;
}

interface Import {
  readonly from: string;
  readonly isType: boolean;
  readonly names: readonly (readonly [name: string, local: string])[];
  readonly line: string;
}

/** Puts the files of an export together. Throws `graph/unsupported` where two declare one name, or where a module is used as a whole. */
export function moduleFiles({ files, name }: Pick<ExportDocument, "files" | "name">): ModuleFiles {
  const parsed = new Map(Object.entries(files).map(([file, text]) => [file, parseFile(file, text, name)]));
  const order = inOrder(parsed);
  const builtins = new Map<string, string>();
  const owners = new Map<string, string>();
  const claim = (word: string, owner: string): void => {
    const other = owners.get(word) ?? owner;
    if (other !== owner) throw unsupported(name, `"${word}" is declared in ${other} and in ${owner}`);
    owners.set(word, owner);
  };
  const nameOf = (file: string, exported: string): string =>
    exported === "default" ? (parsed.get(file)?.defaultName ?? exported) : exported;
  for (const { file, declared } of order) for (const word of declared) claim(word, file);
  const sections = order.map(({ file, body, imports }) => {
    const aliases = imports.flatMap(({ from, isType, names, line }) => {
      const target = from.startsWith("./") ? targetOf(file, from) : undefined;
      if (target === undefined) {
        for (const [, local] of names) claim(local, from);
        builtins.set(line, line);
        return [];
      }
      return names.flatMap(([exported, local]) => {
        const real = nameOf(target, exported);
        if (real === local || owners.get(local) === `${target} ${real}`) return [];
        claim(local, `${target} ${real}`);
        return [isType ? `type ${local} = ${real};` : `const ${local} = ${real};`];
      });
    });
    return [...aliases, body].filter((part) => part !== "").join("\n\n");
  });
  const words = Object.values(files).flatMap((text) => text.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? []);
  const taken = new Set([...owners.keys(), ...words.filter((word) => /^\p{Lu}/u.test(word) || globalNames.has(word))]);
  return { imports: [...builtins.values()].sort(), sections, nameOf, taken };
}

/** Dependencies first; files that need each other in the order in which they are met. */
function inOrder(parsed: ReadonlyMap<string, Parsed>): readonly Parsed[] {
  const order = new Set<Parsed>();
  const open = new Set<Parsed>();
  const visit = (file: Parsed): void => {
    if (open.has(file)) return;
    open.add(file);
    for (const { from } of file.imports) {
      const target = from.startsWith("./") ? parsed.get(targetOf(file.file, from)) : undefined;
      if (target !== undefined) visit(target);
    }
    order.add(file);
  };
  for (const file of parsed.values()) visit(file);
  return [...order];
}

const targetOf = (file: string, from: string): string => `${file.slice(0, file.lastIndexOf("/") + 1)}${from.slice(2)}`;

const importLine = /^import (type )?(?:\{ (.*) \}|(\* as .*|[^\s{*]+)) from "([^"]+)"( with \{ type: "json" \})?;$/;
const exportLine = /^export (?:type )?\{ .* \};$/;

/** As exports are written: imports in lines of their own, then statements, then what is exported besides. */
function parseFile(file: string, text: string, graph: string): Parsed {
  const base =
    file
      .split("/")
      .at(-1)
      ?.replace(/\..*$/, "")
      .replaceAll(/[^\p{ID_Continue}$]/gu, "_") ?? "";
  const defaultName = `${/^\d/.test(base) ? "_" : ""}${base}Default`;
  if (file.endsWith(".json")) {
    const body = `const ${defaultName} = ${text.trim()};`;
    return { file, imports: [], body, declared: new Set([defaultName]), defaultName };
  }
  const lines = text.trimEnd().split("\n");
  const imports: Import[] = [];
  for (let line = lines[0]; line !== undefined && importLine.test(line); line = lines[0]) {
    imports.push(importOf(line, graph));
    lines.shift();
  }
  while (exportLine.test(lines.at(-1) ?? "")) lines.pop();
  if (/^export (?:\* as|(?:type )?\{ .* \} from)/.test(lines.at(-1) ?? ""))
    throw unsupported(graph, `${file} is used as a whole`);
  const { body, name } = withoutDefault(lines.join("\n").trim(), defaultName);
  return { file, imports, body, declared: new Set(declaredIn(body)), defaultName: name };
}

function importOf(line: string, graph: string): Import {
  const [, type, list = "", whole, from = ""] = importLine.exec(line) ?? [];
  const names = list === "" ? [] : list.split(", ").map((each) => pair(each));
  if (whole?.startsWith("*") === true && from.startsWith("./")) throw unsupported(graph, `the module ${from} is used as a whole`);
  const locals = whole === undefined ? names : [["default", whole.replace(/^\* as /, "")] as const];
  return { from, isType: type !== undefined, names: locals, line };
}

function pair(text: string): readonly [string, string] {
  const [name = "", local = name] = text.split(" as ");
  return [name, local];
}

/** One module has one default export, and this one is the graph's: that of a file becomes a name. */
function withoutDefault(body: string, name: string): { readonly body: string; readonly name: string } {
  const named = /^export default ((?:async )?function\*?|(?:abstract )?class|interface) +([\p{ID_Start}$_][\p{ID_Continue}$]*)/mu;
  const found = named.exec(body);
  if (found !== null) {
    const [whole, kind = "", own = ""] = found;
    return { body: body.replace(whole, () => `${kind} ${own}`), name: own };
  }
  const nameless = /^export default ((?:async )?function\*?|(?:abstract )?class)/m;
  if (nameless.test(body)) return { body: body.replace(nameless, (_, kind: string) => `${kind} ${name}`), name };
  return { body: body.replace(/^export default /m, () => `const ${name} = `), name };
}

function* declaredIn(body: string): Generator<string> {
  const declaration =
    /^(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|enum|const enum|namespace|const|let|var)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*|[{[][^=]*)/gmu;
  for (const [, found = ""] of body.matchAll(declaration)) yield* found.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu) ?? [];
}

const unsupported = (graph: string, why: string): Fault =>
  new Fault("graph/unsupported", `"${graph}" cannot be one module: ${why}; export it as JSON, or change that`, {
    details: { graph },
  });
