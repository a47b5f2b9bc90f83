import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type ExpectedSchema, type FixtureCase, fixtureCases, fixtureSuites, partFor } from "./fixtures-cases.ts";
import { comparePeers } from "./fixtures-compare.ts";

/** One of the two generators, as its own tests call it. */
interface Peer {
  readonly name: string;
  readonly version: string;
  schemaOf(file: string, type: string): ExpectedSchema | null;
}

/** How many of a suite's types a generator writes the expected schema of. */
export interface PeerResult {
  readonly peer: string;
  readonly suite: string;
  readonly equal: number;
  readonly types: number;
}

type Require = (name: string) => unknown;

/** The parts of their interfaces that are used here. */
interface TsJsonSchemaGenerator {
  readonly DEFAULT_CONFIG: object;
  createGenerator(config: object): { createSchema(type: string): ExpectedSchema };
}
interface TypescriptJsonSchema {
  getProgramFromFiles(files: readonly string[], options: object): object;
  generateSchema(program: object, type: string, settings: object, files: readonly string[]): ExpectedSchema | null;
}

const peers: Readonly<Record<string, (load: Require) => Peer["schemaOf"]>> = {
  "ts-json-schema-generator": (load) => {
    const { createGenerator, DEFAULT_CONFIG } = load("ts-json-schema-generator") as TsJsonSchemaGenerator; // See above.
    return (path, type) => {
      const settings = { ...DEFAULT_CONFIG, path, type, skipTypeCheck: true };
      try {
        return createGenerator(settings).createSchema(type);
      } catch {
        // The other suite does not export all types that it is about.
        return createGenerator({ ...settings, expose: "all" }).createSchema(type);
      }
    };
  },
  "typescript-json-schema": (load) => {
    const { generateSchema, getProgramFromFiles } = load("typescript-json-schema") as TypescriptJsonSchema; // See above.
    const settings = { required: true, noExtraProps: true, ignoreErrors: true };
    return (file, type) => generateSchema(getProgramFromFiles([file], { strictNullChecks: true }), type, settings, [file]);
  },
};

/** Both generators on the fixtures of both, where `<corpora>/node_modules` has them: what they are compared with is what f2n is. */
export function comparePeersOn(corpora: string): readonly PeerResult[] {
  const load = createRequire(join(corpora, "node_modules", "peers.cjs"));
  const found = Object.entries(peers).flatMap(([name, start]): readonly Peer[] => {
    const manifest = join(corpora, "node_modules", name, "package.json");
    if (!existsSync(manifest)) return [];
    const { version } = load(manifest) as { readonly version: string }; // Every manifest has one.
    return [{ name, version, schemaOf: start(load) }];
  });
  return fixtureSuites.flatMap((suite) => {
    const folder = join(corpora, suite.name);
    const { cases } = fixtureCases(suite, folder);
    return found.map(({ name, version, schemaOf }) => {
      const isEqual = (each: FixtureCase): boolean => equals(each, join(folder, suite.fixtures, fixtureOf(each)), schemaOf);
      const equal = cases.filter(isEqual).length;
      return { peer: `${name} ${version}`, suite: suite.name, equal, types: cases.length };
    });
  });
}

const fixtureOf = ({ id }: FixtureCase): string => id.slice(id.indexOf("/") + 1, id.lastIndexOf("#"));

/** A type that a generator refuses, or of which its schema cannot be compiled, is no equal one. */
function equals({ id, expected, isFunction, path, type }: FixtureCase, folder: string, schemaOf: Peer["schemaOf"]): boolean {
  const name = id.slice(id.lastIndexOf("#") + 1);
  for (const asked of new Set([name, type, name.split(".").at(-1) ?? name])) {
    try {
      const schema = schemaOf(join(folder, path), asked);
      if (schema !== null) return comparePeers(partFor(asked, isFunction, schema), expected, 7).differences.length === 0;
    } catch {
      // The same type under another name.
    }
  }
  return false;
}

if (import.meta.main) {
  for (const { peer, suite, equal, types } of comparePeersOn(process.env["ONEX_CORPORA"] ?? ""))
    console.log(`${peer} on ${suite}: ${equal} of ${types} (${((100 * equal) / types).toFixed(1)} %)`);
}
