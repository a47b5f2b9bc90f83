import type {
  Ambient,
  Described,
  FunctionReading,
  FunctionTool,
  IoBlock,
  JsonSchema,
  MetadataBlock,
  NodeDescription,
  OptionNames,
  ReadingRefusal,
  RefusedDescription,
} from "@onex/contract";
import { hashAlgorithm } from "../identity/code-hash.ts";
import type { PackageFacts } from "./package-facts.ts";
import { functionNamespace, uuidV5 } from "./uuid-v5.ts";

/** What the caller knows better than any file. */
export interface BlockOptions {
  readonly author?: string;
  readonly owner?: string;
  /** Begins the namespace of every node, in place of the package's name. */
  readonly namespace?: string;
  readonly version?: string;
  readonly license?: string;
  readonly tags?: readonly string[];
}

export const blockNames: OptionNames<BlockOptions> = {
  author: true,
  owner: true,
  namespace: true,
  version: true,
  license: true,
  tags: true,
};

export interface Origin {
  /** Path as the description shows it. */
  readonly file: string;
  /** Where the function is taken from when it is needed again; absent for text and live functions, which no path leads to. */
  readonly module?: { readonly facts: PackageFacts; readonly path: string };
  readonly options: BlockOptions;
  readonly ambient: Ambient;
  /** Of a function without a module; a fresh one when absent. */
  readonly uuid?: string;
}

/** What upstream says of what nobody described. */
export const undescribed = "Stamped by ONEX";

/** Names that upstream gives where nobody says otherwise. */
const defaults = { person: "OmniNode Team", prefix: "omnibase", version: "1.0.0" } as const;

/** Joins a reading with what its place says: the description of a node, or of why it is none. */
export function describe(reading: FunctionReading | ReadingRefusal, origin: Origin): Described {
  return reading.status === "read" ? wrapped(reading, origin) : refused(reading, origin);
}

function refused({ status, name, line, code, reason, aliases }: ReadingRefusal, { file }: Origin): RefusedDescription {
  return { type: "node", status, name, file, line, code, reason, ...(aliases.length === 0 ? {} : { aliases }) };
}

function wrapped(reading: FunctionReading, origin: Origin): NodeDescription {
  const { name, line, inputs, outputs, parameters, call, effects, types, aliases } = reading;
  const block = metadataBlock(reading, origin);
  return {
    type: "node",
    status: "wrapped",
    name,
    file: origin.file,
    line,
    node_id: block.uuid,
    metadata_block: block,
    inputs,
    outputs,
    parameters,
    call,
    effects,
    types,
    ...(aliases.length === 0 ? {} : { aliases }),
  };
}

function metadataBlock(reading: FunctionReading, { file, module, options, ambient, uuid: given }: Origin): MetadataBlock {
  const { name, form, local, hash, deprecated } = reading;
  const facts = module?.facts ?? {};
  const namespace = namespaceOf(module, options);
  const uuid = module === undefined ? (given ?? ambient.newId()) : uuidV5(`${namespace}.${name}`, functionNamespace);
  const now = new Date(ambient.now()).toISOString();
  const author = options.author ?? facts.author ?? defaults.person;
  const owner = options.owner ?? facts.author ?? defaults.person;
  const license = options.license ?? facts.license;
  const description = reading.description ?? undescribed;
  return {
    metadata_version: "0.1.0",
    protocol_version: "0.1.0",
    schema_version: "0.1.0",
    owner,
    copyright: owner,
    author,
    name,
    version: options.version ?? facts.version ?? defaults.version,
    uuid,
    created_at: now,
    last_modified_at: now,
    description,
    state_contract: "state_contract://default",
    lifecycle: deprecated ? "deprecated" : "active",
    hash,
    entrypoint:
      module === undefined
        ? `memory://${uuid}`
        : `${form}://${file}#${reading.access?.kind === "export" ? reading.access.name : name}`,
    runtime_language_hint: form,
    namespace,
    meta_type: "tool",
    trust_score: 0,
    tags: [...new Set([...reading.tags, ...(options.tags ?? [])])],
    inputs: ioBlocks(reading.inputs),
    outputs: [{ name: "value", schema_ref: "#/outputs", required: true, ...described(reading.outputs) }],
    ...(license === undefined ? {} : { license }),
    tools: { [toolName(name)]: functionTool(reading, description) },
    x_extensions: {
      onex: { hash_algorithm: hashAlgorithm, ...(form === "javascript" ? { form } : {}), ...(local ? { local } : {}) },
    },
  };
}

/** `<prefix>.<folders>.<module>`: with the name it says the same export in every process, and no other. */
function namespaceOf(module: Origin["module"], { namespace }: BlockOptions): string {
  const prefix = namespace ?? words(module?.facts.name ?? defaults.prefix).join(".");
  if (module === undefined) return `${prefix}.memory`;
  const { root } = module.facts;
  const inside =
    root !== undefined && module.path.startsWith(`${root}/`)
      ? module.path.slice(root.length + 1)
      : (module.path.split("/").at(-1) ?? "");
  const path = words(inside.replace(/\.[cm]?[jt]sx?$/, ""));
  return [prefix, ...path].join(".");
}

const words = (text: string): readonly string[] =>
  text
    .split(/[/@]+/)
    .filter((part) => part !== "")
    .map((part) => part.replace(/[^A-Za-z0-9_]/g, "_"));

/** One block per input; with overloads one per name, required where every overload requires it. */
function ioBlocks(inputs: JsonSchema): readonly IoBlock[] {
  const variants =
    inputs.anyOf === undefined
      ? [{ schema: inputs, at: "#/inputs" }]
      : inputs.anyOf.map((schema, at) => ({ schema, at: `#/inputs/anyOf/${at}` }));
  const blocks = new Map<string, IoBlock>();
  for (const { schema, at } of variants) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (blocks.has(name)) continue;
      const required = variants.every((variant) => variant.schema.required?.includes(name) === true);
      blocks.set(name, {
        name,
        schema_ref: `${at}/properties/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
        required,
        ...described(property),
      });
    }
  }
  return [...blocks.values()];
}

const described = ({ description, format }: JsonSchema): Pick<IoBlock, "description" | "format_hint"> => ({
  ...(description === undefined ? {} : { description }),
  ...(format === undefined ? {} : { format_hint: format }),
});

const functionTool = ({ form, line, printed, effects }: FunctionReading, description: string): FunctionTool => ({
  type: "function",
  language: form,
  line,
  description,
  inputs: printed.inputs,
  outputs: [printed.output],
  error_codes: [],
  side_effects: effects.uses,
});

/** Upstream wants an identifier. */
const toolName = (name: string): string => name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_");
