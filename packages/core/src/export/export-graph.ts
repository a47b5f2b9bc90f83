import {
  canonicalJson,
  type Envelope,
  type ExportDocument,
  type ExportedValues,
  encode,
  Fault,
  type Json,
  type OptionNames,
  type RunRecord,
  recordOf,
  toFault,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { assertReadable, assertWritable } from "../history/inner-topologies.ts";
import type { KeptVersion } from "../history/kept-version.ts";
import { topologyForm } from "../history/topology-form.ts";
import type { Run } from "../run/start.ts";
import { assemblyFromOutline } from "./assembly-from-outline.ts";
import { type Signer, signedEnvelope } from "./dsse.ts";
import { exportedParts } from "./exported-parts.ts";
import { graphWords } from "./graph-words.ts";
import { runnablesByPath } from "./runnables-by-path.ts";
import { writtenFunctions } from "./written-functions.ts";

export interface ExportOptions {
  /** Also what the graph knows at its head. Default false. */
  readonly values?: boolean;
  /** Runs, or records of them, to take along. */
  readonly journal?: readonly (Run<unknown> | RunRecord)[];
  /** Signs the document, which is then an envelope. */
  readonly sign?: Signer;
}

export const exportOptionNames: OptionNames<ExportOptions> = { values: true, journal: true, sign: true };

/** A version as one document. Rejects with `graph/ephemeral-reference`, `graph/too-large`, and with `f2n/` and `codec/` faults that name what cannot be written down. */
export async function exportGraph(
  version: KeptVersion,
  { values = false, journal = [] }: ExportOptions,
): Promise<ExportDocument> {
  const { assembly, hasher } = version.revision;
  assertWritable(assembly.topology, { apart: true });
  const topology = topologyForm(assembly.topology);
  const parts = exportedParts(assembly);
  const written = await writtenFunctions(parts);
  assertRebuildable(topology, assembly);
  const { compiler, ...functions } = written;
  const document: Omit<ExportDocument, "digest"> = {
    onex: "export/1",
    name: assembly.topology.name,
    ...graphWords(assembly, functions),
    topology,
    ...(parts.graphs.size === 0
      ? {}
      : { graphs: Object.fromEntries([...parts.graphs].map(([path, part]) => [path, topologyForm(part.topology)])) }),
    ...functions,
    ...(Object.keys(compiler).length === 0 ? {} : { compiler }),
    ...(values ? { values: await exportedValues(version) } : {}),
    ...(journal.length === 0 ? {} : { journal: journal.map(recordFrom) }),
  };
  assertReadable(document, assembly.topology.name);
  return { ...document, digest: await digestOf(document, hasher.sha256) };
}

/** What could not be put together again is told where it can still be changed. */
function assertRebuildable(topology: ExportDocument["topology"], assembly: Assembly): void {
  try {
    assemblyFromOutline(topology, runnablesByPath(assembly));
  } catch (cause) {
    const { message } = toFault(cause);
    throw new Fault("graph/unsupported", `"${topology.name}" cannot be exported as it is: ${message}`, { cause });
  }
}

/** What is signed are these bytes: nothing needs to be canonical, and the document that comes out is the one that went in. */
export const signExport = async (document: ExportDocument, signer: Signer): Promise<Envelope> =>
  signedEnvelope(new TextEncoder().encode(JSON.stringify(document)), signer);

/** SHA-256 over the canonical JSON of all but the digest itself. */
export async function digestOf(
  document: Omit<ExportDocument, "digest"> & { readonly digest?: string },
  sha256: (text: string) => Promise<string>,
): Promise<string> {
  const { digest: _, ...rest } = document;
  return sha256(canonicalJson(asJson(rest)));
}

// Every part of the document is JSON; its interfaces say more of it.
const asJson = (document: object): Json => document as unknown as Json;

async function exportedValues(version: KeptVersion): Promise<ExportedValues> {
  const { vertices } = version.topology;
  const { inputs, run, values } = version;
  const named = vertices.map(({ name }, index) => [name, values[index]] as const).filter(([, value]) => value !== undefined);
  return {
    hash: await version.hash(),
    data: encode({ values: Object.fromEntries(named), ...(inputs === undefined ? {} : { inputs }) }),
    ...(run === undefined ? {} : { run }),
  };
}

const recordFrom = (run: Run<unknown> | RunRecord): RunRecord => ("record" in run ? run.record() : recordOf(run));
