import { Fault, isFault } from "@onex/contract";
import type { OpenProgram } from "../compiler/session.ts";
import { NodeBuilderFlags, type SourceFile } from "../compiler/typescript-api.ts";
import { declaredTypes } from "./declared-type.ts";
import type { Draft } from "./draft.ts";
import { draftBody } from "./draft-body.ts";
import type { TypeContext } from "./type-context.ts";

/** Most types that one function may reach. */
const maxTypes = 3_000;
/** The same where all functions are followed: the type of a builder, or one that knows its whole library, says little by more. */
const maxWithFunctions = 1_000;
/** How deeply they may be nested. What goes on has no end: of so many types, none was seen beyond 93 levels. */
const maxDepth = 100;
/** How many conditional types inside each other are followed. Recursive ones never come to an end while their parameter is unknown. */
const maxNesting = 2;

/**
 * Reads one function, with the context of its program. A type that is too large, or has no end as that of a builder has none, is often so only for what its
 * functions take and give: of such a one, functions within functions are said to be functions and no more, and if that does not help, all of them are.
 */
export function readTypes<T>(open: OpenProgram, read: (context: TypeContext) => T, levels?: 0 | 1): T {
  const context = typeContext(open, levels);
  try {
    return context.within(() => read(context));
  } catch (thrown) {
    if (levels === 0 || !isFault(thrown) || thrown.code !== "f2n/too-large") throw thrown;
    return readTypes(open, read, levels === 1 ? 0 : 1);
  }
}

const key = Symbol("types");
const shallowKeys = [Symbol("types without functions"), Symbol("types without functions within functions")] as const;

/** The contexts of a program: one for each way of following functions. */
function typeContext(open: OpenProgram, levels?: 0 | 1): TypeContext {
  const own = levels === undefined ? key : shallowKeys[levels];
  const known = open.kept.get(own);
  if (known !== undefined) return known as TypeContext; // Only the line below writes these keys.
  const made = newContext(open, levels);
  open.kept.set(own, made);
  return made;
}

/** `levels` is how many functions within each other are followed; all of them where it is absent. */
function newContext({ project, aliases, isStandard }: OpenProgram, levels: number | undefined): TypeContext {
  const { checker, program } = project;
  // By how deep inside conditional types they were read, as that decides how much of them was; and inside functions, where these are not all followed.
  const drafts = Array.from({ length: (maxNesting + 1) * ((levels ?? 0) + 1) }, () => new Map<number, Draft>());
  const place = (): number => nesting + (levels === undefined ? 0 : functions * (maxNesting + 1));
  const libraryPaths = new Map<string, boolean>();
  const most = levels === undefined ? maxWithFunctions : maxTypes;
  let entered: (readonly [place: number, id: number])[] = [];
  // What was read for a type, so that a function reaches as many whether others have read them before or not.
  const parts = new WeakMap<Draft, Draft[]>();
  let reached = new Set<Draft>();
  let path: Draft[] = [];
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

  const reach = (draft: Draft): void => {
    if (reached.has(draft)) return;
    if (reached.size >= most) throw tooLarge();
    reached.add(draft);
    for (const part of parts.get(draft) ?? []) reach(part);
  };

  const context: TypeContext = {
    checker,
    program,
    read(type) {
      const known = drafts[place()]?.get(type.id);
      const draft: Draft = known ?? { body: { kind: "open" } };
      const whole = path.at(-1);
      if (whole !== undefined) parts.get(whole)?.push(draft);
      reach(draft);
      if (known !== undefined) return known;
      if (path.length >= maxDepth) throw tooLarge();
      drafts[place()]?.set(type.id, draft);
      entered.push([place(), type.id]);
      parts.set(draft, []);
      path.push(draft);
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
    shortly: (type) => checker.typeToString(type, undefined, NodeBuilderFlags.None),
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
      reached = new Set();
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

const tooLarge = (): Fault =>
  new Fault(
    "f2n/too-large",
    `The type reaches more than ${maxTypes.toLocaleString("en")} types or ${maxDepth} levels; give the function a smaller type`,
  );
