import {
  type ExportDeclaration,
  type ImportDeclaration,
  isExportAssignment,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isNamedExports,
  isNamedImports,
  isNamespaceImport,
  isSourceFile,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "typescript/unstable/ast";
import { unwrapped } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import { isJson, type Names } from "../identity/names.ts";

/** Which files of a snapshot load which. */
export interface ProgramFiles {
  /** Says that these will be asked for, so that the first question follows the imports of all of them together. */
  expect(files: readonly SourceFile[]): void;
  /** The files of the program that run when this one is loaded, in the order in which they do; itself last. */
  loadedBy(file: SourceFile): readonly SourceFile[];
}

export function programFiles(names: Names): ProgramFiles {
  const targets = new Map<SourceFile, readonly SourceFile[]>();
  const orders = new Map<SourceFile, readonly SourceFile[]>();

  const expected = new Set<SourceFile>();

  /** Level by level, so that each level of imports costs one round trip. */
  const follow = (file: SourceFile): void => {
    const first = [...new Set([file, ...expected])].filter((each) => !targets.has(each));
    expected.clear();
    for (let level = first; level.length > 0; ) {
      const asked = level.map(specifiersIn);
      const meanings = names.meaningsOf(asked.flat());
      let taken = 0;
      level.forEach((each, at) => {
        const count = asked[at]?.length ?? 0;
        const found = meanings.slice(taken, taken + count).flatMap(({ meaning }) => {
          const [module] = meaning.kind === "declared" ? meaning.declarations : [];
          return module !== undefined && isSourceFile(module) && !isJson(module) ? [module] : [];
        });
        taken += count;
        targets.set(each, found);
      });
      level = [...new Set(level.flatMap((each) => targets.get(each) ?? []))].filter((each) => !targets.has(each));
    }
  };

  const loadedBy = (file: SourceFile): readonly SourceFile[] => {
    const known = orders.get(file);
    if (known !== undefined) return known;
    if (!targets.has(file)) follow(file);
    const order: SourceFile[] = [];
    const met = new Set<SourceFile>();
    // Not by recursion: one file may import the next in a chain as long as the program.
    const open: { readonly file: SourceFile; next: number }[] = [{ file, next: 0 }];
    met.add(file);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const target = targets.get(top.file)?.[top.next++];
      if (target === undefined) {
        order.push(top.file);
        open.pop();
      } else if (!met.has(target)) {
        met.add(target);
        open.push({ file: target, next: 0 });
      }
    }
    orders.set(file, order);
    return order;
  };
  return {
    loadedBy,
    expect(files) {
      for (const file of files) expected.add(file);
    },
  };
}

/** What a file takes from others and passes on, as its text says it. */
interface Dealings {
  /** Local names by the name under which the other file exports it. */
  readonly locals: ReadonlyMap<string, readonly Node[]>;
  readonly namespaces: readonly Node[];
  /** Specifiers of `import()` and `require()`. */
  readonly requests: readonly Node[];
  /** `export { a as b }`, from wherever. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

const known = new WeakMap<SourceFile, Dealings>();

export function dealingsOf(file: SourceFile): Dealings {
  const before = known.get(file);
  if (before !== undefined) return before;
  const locals = new Map<string, Node[]>();
  const namespaces: Node[] = [];
  const renamed: { from: string; to: string }[] = [];
  const take = (name: string, local: Node): void => {
    locals.set(name, [...(locals.get(name) ?? []), local]);
  };
  for (const statement of file.statements) {
    if (isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) take("default", name);
      if (namedBindings !== undefined && isNamespaceImport(namedBindings)) namespaces.push(namedBindings.name);
      if (namedBindings !== undefined && isNamedImports(namedBindings))
        for (const each of namedBindings.elements) take((each.propertyName ?? each.name).text, each.name);
    } else if (isExportDeclaration(statement) && statement.exportClause !== undefined && isNamedExports(statement.exportClause)) {
      for (const { propertyName, name } of statement.exportClause.elements)
        renamed.push({ from: (propertyName ?? name).text, to: name.text });
    } else if (isExportAssignment(statement)) {
      const exported = unwrapped(statement.expression);
      if (isIdentifier(exported)) renamed.push({ from: exported.text, to: "default" });
    }
  }
  const dealings = { locals, namespaces, renamed, requests: requestsIn(file) };
  known.set(file, dealings);
  return dealings;
}

function requestsIn(file: SourceFile): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isModuleRequest(node)) found.push(node);
    node.forEachChild(visit);
  };
  if (/\b(?:import|require)\s*\(/.test(file.text)) visit(file);
  return found;
}

const specifiersIn = (file: SourceFile): readonly Node[] =>
  file.statements.flatMap((statement) =>
    (isImportDeclaration(statement) || isExportDeclaration(statement)) && !isOfTypes(statement)
      ? (statement.moduleSpecifier ?? [])
      : [],
  );

/** `import type` and `export type` load nothing. */
const isOfTypes = (statement: ImportDeclaration | ExportDeclaration): boolean =>
  isImportDeclaration(statement) ? statement.importClause?.phaseModifier === SyntaxKind.TypeKeyword : statement.isTypeOnly;
