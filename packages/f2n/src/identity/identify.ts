import { createHash } from "node:crypto";
import { type CanonicalForm, canonicalForm } from "./canonical-form.ts";
import type { Definition } from "./definition.ts";
import { packageName } from "./resolve-symbol.ts";

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
  /** All that the function reaches inside the program, itself first, each once. */
  readonly reached: readonly Definition[];
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
 */
export function createIdentifier(versionOf: VersionOf): Identifier {
  const known = new Map<Definition, Shape>();
  const versions = new Map<string, string>();

  const shapeOf = (definition: Definition): Shape => {
    const before = known.get(definition);
    if (before !== undefined) return before;
    const { text, targets } = canonicalForm(definition);
    const shape = { digest: createHash("sha256").update(text).digest("hex"), targets, packages: packagesOf(definition) };
    known.set(definition, shape);
    return shape;
  };
  const versionFrom = (name: string, importer: string): string => {
    const key = `${name} ${importer}`;
    const version = versions.get(key) ?? versionOf(name, importer) ?? "unknown";
    versions.set(key, version);
    return version;
  };

  const identify = (definition: Definition): Identity => {
    const places = new Map([[definition, 0]]);
    const packages = new Map<string, PackageVersion>();
    const hash = createHash("sha256");
    // A map is iterated in order of insertion, also over what is added meanwhile: breadth first.
    for (const reached of places.keys()) {
      const shape = shapeOf(reached);
      for (const target of shape.targets) if (!places.has(target)) places.set(target, places.size);
      hash.update(`${shape.digest} ${shape.targets.map((target) => places.get(target)).join(" ")}\n`);
      for (const { name, importer } of shape.packages) {
        const version = versionFrom(name, importer);
        packages.set(`${name}@${version}`, { name, version });
      }
    }
    const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
    hash.update(sorted.map(([text]) => text).join("\n"));
    return { form: hash.digest("hex"), packages: sorted.map(([, entry]) => entry), reached: [...places.keys()] };
  };
  return { identify };
}

interface Shape extends Pick<CanonicalForm, "targets"> {
  readonly digest: string;
  readonly packages: readonly { readonly name: string; readonly importer: string }[];
}

function packagesOf({ bindings, members }: Definition): Shape["packages"] {
  return [...bindings.values(), ...members.values()].flatMap((bound) => {
    const name = bound.kind === "import" ? packageName(bound.specifier) : undefined;
    return bound.kind === "import" && name !== undefined ? [{ name, importer: bound.importer }] : [];
  });
}
