import {
  assertOptions,
  canonicalJson,
  type Described,
  type ExportDocument,
  type ExportedFunction,
  envelopeOf,
  exportOf,
  Fault,
  isEnvelope,
  isFault,
  type Json,
  type NodeDescription,
  type NodeSource,
  type OptionNames,
  orFault,
  parseJson,
  type SourceKeeper,
} from "@onex/contract";
import {
  type AnyNode,
  assertDigest,
  envelopePayload,
  type Graph,
  type RehydrateOptions as GraphRehydrateOptions,
  graphOptionNames,
  rehydrateGraph,
  type Verifier,
  verifiedPayload,
} from "@onex/core";
import { type F2nEngine, f2nEngine, type Wrapped } from "@onex/f2n";
import { verifierOf } from "./ed25519.ts";
import { nodeOrFault } from "./f2n.ts";

export interface ExportTrust {
  /** `verified`: signed by one of `keys`. `allow`: signed or not, because you would run it anyway. Default `verified`. */
  readonly trust?: "verified" | "allow";
  /** Public keys, Ed25519: PEM, or what verifies. With `allow`, a signature that is there must be by one of them. */
  readonly keys?: readonly (string | Verifier)[];
}

export interface RehydrateOptions extends ExportTrust, GraphRehydrateOptions {
  /** Describes and loads the functions. Default: one for this call. */
  readonly engine?: F2nEngine;
}

const trustOptions: OptionNames<ExportTrust> = { trust: true, keys: true };
const known: OptionNames<RehydrateOptions> = { engine: true, ...trustOptions, ...graphOptionNames };

/**
 * The export in a document, or in the envelope of a signed one, once it is known to be what was exported and, with `verified`, by whom. Nothing of it is run.
 * Rejects with `graph/untrusted` and `graph/bad-export`.
 */
export async function openExport(json: unknown, options: ExportTrust = {}): Promise<ExportDocument> {
  assertOptions("openExport()", options, trustOptions);
  const { trust = "verified", keys = [] } = options;
  if (trust !== "verified" && trust !== "allow") throw new TypeError('trust must be "verified" or "allow"');
  const document = exportOf(isEnvelope(json) ? await payloadOf(json, { trust, keys }) : unsigned(json, trust));
  await assertDigest(document);
  return document;
}

async function payloadOf(json: unknown, { trust, keys }: Required<ExportTrust>): Promise<unknown> {
  const envelope = envelopeOf(json);
  const verifiers = keys.map((key) => (typeof key === "string" ? verifierOf(key) : key));
  const isChecked = trust === "verified" || verifiers.length > 0;
  const bytes = isChecked ? await verifiedPayload(envelope, verifiers) : envelopePayload(envelope);
  return orFault(parseJson(bytes), "graph/bad-export", "The payload of the signed export is no JSON");
}

function unsigned(json: unknown, trust: Required<ExportTrust>["trust"]): unknown {
  if (trust === "allow") return json;
  throw new Fault(
    "graph/untrusted",
    'The export is not signed; sign it where it is made, or say { trust: "allow" } (--trust allow) for code that you would run anyway',
  );
}

/**
 * The graph of an export: every function is described again from its source before any is run, and is the code that was exported or the document is refused.
 * The same ids, answers and values as where it was made. Its code runs with this process's own authority.
 *
 * Rejects with `graph/untrusted`, `graph/bad-export` (`details.drift` names each vertex whose source is other code), and with whatever its modules throw
 * while they are loaded.
 */
export async function rehydrate(json: unknown, options: RehydrateOptions = {}): Promise<Graph> {
  assertOptions("rehydrate()", options, known);
  const { engine, trust = "verified", keys = [], ...rest } = options;
  const document = await openExport(json, { trust, keys });
  if (engine !== undefined) return await rehydrateGraph(document, await nodesOf(document, engine), rest);
  await using own = f2nEngine();
  return await rehydrateGraph(document, await nodesOf(document, own), rest);
}

async function nodesOf(document: ExportDocument, engine: F2nEngine): Promise<ReadonlyMap<string, AnyNode>> {
  const { files, compiler = {}, functions } = document;
  assertUndrifted(document, await engine.describeWritten({ files, compiler }));
  const loaded = await engine.written({ files, compiler });
  const keeper = keeperOf(document);
  const nodes = new Map<string, AnyNode>();
  for (const [key, exported] of Object.entries(functions)) {
    const wrapped = loaded[placeOf(exported)];
    if (wrapped === undefined || !("callable" in wrapped)) throw notLoaded(key, wrapped);
    const source: NodeSource = { keeper, key: exported };
    const node = nodeOrFault({ ...(wrapped as Wrapped), description: exported.description, source });
    if (isFault(node)) throw node;
    nodes.set(key, node);
  }
  return nodes;
}

/** Compared before anything is run. */
function assertUndrifted({ name, functions, vertices }: ExportDocument, described: Readonly<Record<string, Described>>): void {
  const drift = Object.entries(functions).flatMap(([key, exported]) => {
    const now = described[placeOf(exported)];
    const recorded = exported.description.metadata_block.hash;
    if (now?.status === "wrapped" && isSame(exported.description, now)) return [];
    const paths = Object.keys(vertices).filter((path) => vertices[path] === key);
    const seen = now?.status === "wrapped" ? { now: now.metadata_block.hash } : { reason: now?.reason ?? "is not in its file" };
    return paths.map((vertex) => ({ vertex, recorded, ...seen }));
  });
  if (drift.length === 0) return;
  const names = drift.map(({ vertex }) => `"${vertex}"`).join(", ");
  throw new Fault("graph/bad-export", `The export of "${name}" has sources that are not the code of their hashes, at ${names}`, {
    details: { graph: name, drift },
  });
}

function isSame(exported: NodeDescription, now: NodeDescription): boolean {
  const said = ({ metadata_block: { hash }, inputs, outputs, parameters, call, effects }: NodeDescription): string =>
    // A description is JSON, which its interface does not say.
    canonicalJson({ hash, inputs, outputs, parameters, call, effects: effects.class } as unknown as Json);
  return said(exported) === said(now);
}

const placeOf = ({ file, name }: ExportedFunction): string => `${file}#${name}`;

function notLoaded(key: string, refused: Wrapped | { readonly reason: string } | undefined): Fault {
  const why = refused !== undefined && "reason" in refused ? refused.reason : "its module does not have it";
  return new Fault("graph/bad-export", `"${key}" of the export is not there once its module is loaded: ${why}`);
}

/** Writes the same texts again: what was rehydrated can be exported without a compiler, byte for byte. */
const keeperOf = ({ files, compiler = {} }: ExportDocument): SourceKeeper => ({
  async write(keys) {
    // Whoever keeps one of these keys got it from `nodesOf`.
    const places = (keys as readonly ExportedFunction[]).map(({ file, name }) => ({ file, name }));
    return { files, compiler, places };
  },
});
