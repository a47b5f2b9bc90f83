import { Fault } from "@onex/contract";
import type { OpenProgram } from "../compiler/session.ts";
import { NodeBuilderFlags, type SourceFile } from "../compiler/typescript-api.ts";
import { declaredTypes } from "./declared-type.ts";
import type { Draft } from "./draft.ts";
import { draftBody } from "./draft-body.ts";
import type { TypeContext } from "./type-context.ts";

/** Most types that one function may reach, and how deeply nested. The largest seen in real libraries reaches 1,450. */
const maxTypes = 3_000;
const maxDepth = 30;
/** How many conditional types inside each other are followed. Recursive ones never come to an end while their parameter is unknown. */
const maxNesting = 2;

const key = Symbol("type context");

/** The one context of a program. */
export function typeContext(open: OpenProgram): TypeContext {
  const known = open.kept.get(key);
  if (known !== undefined) return known as TypeContext; // Only the line below writes this key.
  const made = newContext(open);
  open.kept.set(key, made);
  return made;
}

function newContext({ project, aliases, isStandard }: OpenProgram): TypeContext {
  const { checker, program } = project;
  // By how deep inside conditional types they were read, as that decides how much of them was.
  const drafts = Array.from({ length: maxNesting + 1 }, () => new Map<number, Draft>());
  const libraryPaths = new Map<string, boolean>();
  let entered: (readonly [nesting: number, id: number])[] = [];
  let depth = 0;
  let nesting = 0;

  const isLibraryPath = (path: string): boolean => {
    if (!path.endsWith(".d.ts")) return false;
    const known = libraryPaths.get(path);
    if (known !== undefined) return known;
    const answer =
      isStandard(path) ||
      path.includes("/@types/node/") ||
      path.includes("/undici-types/") ||
      // Asked by the path that the compiler itself gave, which is of its branded type.
      program.getSourceFileMetadataByPath(path as SourceFile["path"])?.isDefaultLibrary === true;
    libraryPaths.set(path, answer);
    return answer;
  };

  const context: TypeContext = {
    checker,
    program,
    read(type) {
      const known = drafts[nesting]?.get(type.id);
      if (known !== undefined) return known;
      if (entered.length >= maxTypes || depth >= maxDepth) {
        throw new Fault(
          "f2n/too-large",
          `The type reaches more than ${maxTypes} types or ${maxDepth} levels; give the function a smaller type`,
        );
      }
      const draft: Draft = { body: { kind: "open" } };
      drafts[nesting]?.set(type.id, draft);
      entered.push([nesting, type.id]);
      depth++;
      draft.body = draftBody(type, context, draft);
      depth--;
      return draft;
    },
    readDeclared: (node, type) => declared.read(node, type),
    nodeOf: (declaration) => (declaration === undefined || isLibraryPath(declaration.path) ? undefined : declaration.resolve()),
    declaration(symbol) {
      const node = context.nodeOf(symbol.valueDeclaration ?? symbol.declarations[0]);
      return node === undefined ? undefined : { node, file: node.getSourceFile() };
    },
    isLibrary: (symbol) => symbol.declarations.length > 0 && symbol.declarations.every(({ path }) => isLibraryPath(path)),
    print: (type) => checker.typeToString(type, undefined, NodeBuilderFlags.NoTruncation),
    nested(read) {
      if (nesting === maxNesting) return undefined;
      nesting++;
      const answer = read();
      nesting--;
      return answer;
    },
    within(read) {
      entered = [];
      depth = 0;
      nesting = 0;
      try {
        return read();
      } catch (thrown) {
        for (const [level, id] of entered) drafts[level]?.delete(id);
        declared.forget();
        throw thrown;
      }
    },
  };
  const declared = declaredTypes(context, aliases);
  return context;
}
