import { isBuiltin } from "node:module";
import { Fault, type FunctionReading } from "@onex/contract";
import type { OpenProgram } from "../compiler/session.ts";
import type { Node } from "../compiler/typescript-api.ts";
import { effectsOf } from "../effects/effects-of.ts";
import { codeHash } from "../identity/code-hash.ts";
import type { Definition } from "../identity/definition.ts";
import { createIdentifier, type Identifier, type Identity, type VersionOf } from "../identity/identify.ts";
import { createNames } from "../identity/names.ts";
import { createReach, type Reach } from "../identity/reach.ts";
import { createChanges } from "../state/changes.ts";
import { createInitialiser, type Initialiser } from "../state/initialisation.ts";
import { valueTypes } from "../state/value-types.ts";
import type { FoundFunction } from "./exported-functions.ts";
import { functionIn } from "./function-node.ts";
import type { TypedFunction } from "./typed-function.ts";

/** What a program's functions reach, found once per program. */
interface Reached {
  readonly reach: Reach;
  readonly initialiser: Initialiser;
  readonly identifier: Identifier;
  readonly definitions: Map<Node, Definition>;
}

const key = Symbol("identity");

function reachedIn(open: OpenProgram, versionOf: VersionOf): Reached {
  const known = open.kept.get(key);
  if (known !== undefined) return known as Reached; // Only the line below writes this key.
  const { checker } = open.project;
  const names = createNames(checker, open.ahead);
  const reach = createReach(names);
  const types = valueTypes(checker);
  const initialiser = createInitialiser(names, reach, createChanges(names, types));
  const identifier = createIdentifier(versionOf, initialiser, types.mayBeCode);
  const made: Reached = { reach, initialiser, identifier, definitions: new Map() };
  open.kept.set(key, made);
  return made;
}

/** Follows the names of many functions at once, which costs about as many round trips as one. */
export function followAll(found: readonly FoundFunction[], open: OpenProgram): void {
  const { reach, initialiser, definitions } = reachedIn(open, open.versionOf);
  const nodes = found.map(definedBy).filter((node) => !definitions.has(node));
  const definitionsOf = nodes.length === 0 ? [] : reach.definitionsOf(nodes);
  initialiser.expect(definitionsOf);
  nodes.forEach((node, at) => {
    const definition = definitionsOf[at];
    if (definition !== undefined) definitions.set(node, definition);
  });
}

const definedBy = ({ declaration }: FoundFunction): Node =>
  declaration.kind === functionIn(declaration)?.kind ? declaration : (functionIn(declaration) ?? declaration);

/** All that a function reaches in its program, and what changes that while the program is loaded. */
export function codeOf(found: FoundFunction, open: OpenProgram): Identity {
  followAll([found], open);
  const { identifier, definitions } = reachedIn(open, open.versionOf);
  const definition = definitions.get(definedBy(found));
  if (definition === undefined) throw new Error(`The declaration of "${found.name}" was not found again`);
  return identifier.identify(definition);
}

/** The part of a reading that comes from the code rather than from its types. Throws `f2n/import-unresolved` for source text that imports what it was not given. */
export function identityOf(
  found: FoundFunction,
  typed: TypedFunction,
  open: OpenProgram,
): Pick<FunctionReading, "hash" | "form" | "effects"> {
  const identity = codeOf(found, open);
  if (open.source === "memory") assertGiven(identity, found.name);
  return {
    hash: codeHash(identity, typed, isDeclared(found) ? typed.call : undefined),
    form: /\.[cm]?jsx?$/.test(found.file.fileName) ? "javascript" : "typescript",
    effects: effectsOf(identity, open.project.checker),
  };
}

/** True where no declaration of the function has code, or is made of some. */
const isDeclared = ({ declaration, symbol }: FoundFunction): boolean =>
  [declaration, ...symbol.declarations.flatMap((handle) => handle.resolve() ?? [])].every((node) => {
    const fn = functionIn(node);
    // Any declaration may be looked at for these optional parts.
    const { initializer, expression } = node as { readonly initializer?: Node; readonly expression?: Node };
    return fn === undefined ? initializer === undefined && expression === undefined : fn.body === undefined;
  });

/** Source text reaches its own files and Node's built-ins, and nothing else. */
function assertGiven({ reached }: Identity, name: string): void {
  for (const { bindings } of reached) {
    for (const bound of bindings.values()) {
      if (bound.kind !== "import" || isBuiltin(bound.specifier)) continue;
      throw new Fault(
        "f2n/import-unresolved",
        `"${name}" imports "${bound.specifier}", which is neither among its files nor a built-in of Node; pass its text in files`,
      );
    }
  }
}
