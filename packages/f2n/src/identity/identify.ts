import { createHash } from "node:crypto";
import type { Node, SourceFile } from "typescript/unstable/ast";
import type { Initialiser } from "../state/initialisation.ts";
import { type CanonicalForm, canonicalForm } from "./canonical-form.ts";
import type { Definition } from "./definition.ts";
import { namesAskedIn, ownNames } from "./own-names.ts";
import { packageName } from "./resolve-symbol.ts";
import { comesBefore, isEvaluated, standingOf } from "./standing.ts";

export interface PackageVersion {
  readonly name: string;
  readonly version: string;
}

/** A function's code, told from every other by what it does and not by how or where it is written. */
export interface Identity {
  /** 64 hex digits, over the canonical forms of the function and all that it reaches, and the packages. Goes into `codeHash`. */
  readonly form: string;
  /** The packages that the function or what it reaches imports a value from; sorted by name. */
  readonly packages: readonly PackageVersion[];
  /** All that the function reaches inside the program, itself first, each once; also through what initialises it. */
  readonly reached: readonly Definition[];
  /** What changes something that it reaches while the program is loaded, in the order in which it runs. */
  readonly initialisers: readonly Definition[];
  /** Those of what it reaches that may be another at the next call. */
  readonly changing: ReadonlySet<Definition>;
  /** Of files that it reaches, the order in which they run when the function's own is loaded; its own comes last. */
  readonly orderOf: (file: SourceFile) => number;
}

/** Gives the installed version of a package as seen from a file of the program; undefined when it is not installed. Called once per pair. */
export type VersionOf = (packageName: string, importer: string) => string | undefined;

export interface Identifier {
  identify(definition: Definition): Identity;
}

/**
 * Identifies functions by code, algorithm `onex-code-1`. The form is the SHA-256 of the reachable graph as seen from the function: each definition
 * once, in breadth-first order of first mention, as the digest of its own canonical form and the places of those that it mentions. So the order
 * and the files of declarations do not matter, recursion in any shape needs no special case, and two functions that share one helper differ from two
 * that have a copy each. Types are not part of it: the schemas are.
 *
 * Names that the program gives its functions and classes do not matter, unless something that it reaches asks one for its name: then all of them belong to it.
 *
 * A statement of a module that changes what the function reaches belongs to it like what it mentions, and so does the order of such statements, among each other
 * and beside the declarations that are evaluated between them.
 */
export function createIdentifier(
  versionOf: VersionOf,
  initialiser: Initialiser,
  mayBeCode: (expressions: readonly Node[]) => boolean,
): Identifier {
  const known = new Map<Definition, Shape>();
  const versions = new Map<string, string>();

  const shapeOf = (definition: Definition): Shape => {
    const before = known.get(definition);
    if (before !== undefined) return before;
    const { text, targets } = canonicalForm(definition);
    const shape = {
      digest: createHash("sha256").update(text).digest("hex"),
      targets,
      packages: packagesOf(definition),
      // Few texts have the word.
      namesAsked: mayAskNames(definition, text) ? namesAskedIn(definition) : [],
    };
    known.set(definition, shape);
    return shape;
  };
  const versionFrom = (name: string, importer: string): string => {
    const key = `${name} ${importer}`;
    const version = versions.get(key) ?? versionOf(name, importer) ?? "unknown";
    versions.set(key, version);
    return version;
  };

  const asksNames = (reached: readonly Definition[]): boolean => {
    const asked = reached.map((each) => shapeOf(each).namesAsked);
    return asked.includes(true) || mayBeCode(asked.flatMap((each) => (each === true ? [] : each)));
  };

  /** Breadth first: a map is iterated in order of insertion, also over what is added meanwhile. */
  const placesOf = (roots: readonly Definition[]): ReadonlyMap<Definition, number> => {
    const places = new Map<Definition, number>();
    const place = (definition: Definition): void => {
      if (!places.has(definition)) places.set(definition, places.size);
    };
    const [first, ...others] = roots;
    if (first !== undefined) place(first);
    const spread = (from: number): void => {
      for (const reached of places.keys()) if ((places.get(reached) ?? 0) >= from) shapeOf(reached).targets.forEach(place);
    };
    spread(0);
    for (const other of others) {
      const from = places.size;
      place(other);
      spread(from);
    }
    return places;
  };

  const identify = (definition: Definition): Identity => {
    const { initialisers, changing } = initialiser.of([...placesOf([definition]).keys()]);
    const places = placesOf([definition, ...initialisers]);
    const packages = new Map<string, PackageVersion>();
    const hash = createHash("sha256");
    for (const reached of places.keys()) {
      const shape = shapeOf(reached);
      hash.update(`${shape.digest} ${shape.targets.map((target) => places.get(target)).join(" ")}\n`);
      for (const { name, importer } of shape.packages) {
        const version = versionFrom(name, importer);
        packages.set(`${name}@${version}`, { name, version });
      }
    }
    if (asksNames([...places.keys()])) hash.update(JSON.stringify([...places.keys()].map(ownNames)));
    const orderOf = initialiser.orderOf(definition);
    if (initialisers.length > 0) hash.update(orderText(initialisers, places, orderOf));
    const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
    hash.update(sorted.map(([text]) => text).join("\n"));
    return {
      form: hash.digest("hex"),
      packages: sorted.map(([, entry]) => entry),
      reached: [...places.keys()],
      initialisers,
      changing,
      orderOf,
    };
  };
  return { identify };
}

/** The order of what runs while the program is loaded: initialisers by their places, and how many of them come before each declaration that is evaluated then. */
function orderText(
  initialisers: readonly Definition[],
  places: ReadonlyMap<Definition, number>,
  order: (file: SourceFile) => number,
): string {
  const standing = new Map([...places.keys()].map((each) => [each, standingOf(each, order)] as const));
  const at = (definition: Definition) => standing.get(definition) ?? standingOf(definition, order);
  const before = (definition: Definition): number => initialisers.filter((each) => comesBefore(at(each), at(definition))).length;
  const evaluated = [...places].filter(([each]) => isEvaluated(each) && !initialisers.includes(each));
  const counts = evaluated.flatMap(([each, place]) => (before(each) === 0 ? [] : [`${place}:${before(each)}`]));
  return `${initialisers.map((each) => places.get(each)).join(" ")} | ${counts.join(" ")}\n`;
}

interface Shape extends Pick<CanonicalForm, "targets"> {
  readonly digest: string;
  readonly packages: readonly { readonly name: string; readonly importer: string }[];
  readonly namesAsked: ReturnType<typeof namesAskedIn>;
}

const mayAskNames = ({ bindings }: Definition, form: string): boolean =>
  form.includes('"name"') || [...bindings.values()].some((bound) => bound.kind === "import" && bound.specifier === "node:util");

function packagesOf({ bindings, members }: Definition): Shape["packages"] {
  return [...bindings.values(), ...members.values()].flatMap((bound) => {
    const name = bound.kind === "import" ? packageName(bound.specifier) : undefined;
    return bound.kind === "import" && name !== undefined ? [{ name, importer: bound.importer }] : [];
  });
}
