import { Fault } from "@onex/contract";
import type { OpenProgram } from "../compiler/session.ts";
import { NodeBuilderFlags, type SourceFile, type Type } from "../compiler/typescript-api.ts";
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

/**
 * Reads one function, with the context of its program. A type whose functions give ever new types of its own kind, as those of a builder do, has no end: of
 * such a one, functions within functions are said to be functions and no more.
 */
export function readTypes<T>(open: OpenProgram, read: (context: TypeContext) => T): T {
  const context = typeContext(open);
  try {
    return context.within(() => read(context));
  } catch (thrown) {
    if (typeof thrown !== "object" || thrown === null || !endless.has(thrown)) throw thrown;
    const shallow = newContext(open, 1);
    return shallow.within(() => read(shallow));
  }
}

/** Faults of types that would never come to an end for their functions alone. */
const endless = new WeakSet<object>();

/** The one context of a program. */
function typeContext(open: OpenProgram): TypeContext {
  const known = open.kept.get(key);
  if (known !== undefined) return known as TypeContext; // Only the line below writes this key.
  const made = newContext(open);
  open.kept.set(key, made);
  return made;
}

/** `levels` is how many functions within each other are followed; all of them where it is absent. */
function newContext({ project, aliases, isStandard }: OpenProgram, levels?: number): TypeContext {
  const { checker, program } = project;
  // By how deep inside conditional types they were read, as that decides how much of them was; and inside functions, where these are not all followed.
  const drafts = Array.from({ length: (maxNesting + 1) * ((levels ?? 0) + 1) }, () => new Map<number, Draft>());
  const place = (): number => nesting + (levels === undefined ? 0 : functions * (maxNesting + 1));
  const libraryPaths = new Map<string, boolean>();
  let entered: (readonly [place: number, id: number])[] = [];
  let path: Type[] = [];
  let nesting = 0;
  let functions = 0;

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
      const known = drafts[place()]?.get(type.id);
      if (known !== undefined) return known;
      if (entered.length >= maxTypes || path.length >= maxDepth) throw tooLarge(path, functions);
      const draft: Draft = { body: { kind: "open" } };
      drafts[place()]?.set(type.id, draft);
      entered.push([place(), type.id]);
      path.push(type);
      draft.body = draftBody(type, context, draft);
      path.pop();
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
    inFunction(read) {
      if (functions === levels) return undefined;
      functions++;
      const answer = read();
      functions--;
      return answer;
    },
    within(read) {
      entered = [];
      path = [];
      nesting = 0;
      functions = 0;
      try {
        return read();
      } catch (thrown) {
        for (const [at, id] of entered) drafts[at]?.delete(id);
        declared.forget();
        throw thrown;
      }
    },
  };
  const declared = declaredTypes(context, aliases);
  return context;
}

/** How often a declaration stands within itself, with functions in between, before nobody expects an end. */
const maxRepeats = 4;

function tooLarge(path: readonly Type[], functions: number): Fault {
  const fault = new Fault(
    "f2n/too-large",
    `The type reaches more than ${maxTypes} types or ${maxDepth} levels; give the function a smaller type`,
  );
  const repeats = new Map<number | undefined, number>();
  for (const type of functions < maxRepeats ? [] : path) {
    const symbol = type.getAliasSymbol() ?? type.getSymbol();
    if (symbol !== undefined) repeats.set(symbol.id, (repeats.get(symbol.id) ?? 0) + 1);
  }
  if (Math.max(0, ...repeats.values()) >= maxRepeats) endless.add(fault);
  return fault;
}
