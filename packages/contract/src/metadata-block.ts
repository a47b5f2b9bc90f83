import type { Json } from "./json.ts";

/** One input or output port of a node, as the metadata block lists it. */
export interface IoBlock {
  readonly name: string;
  readonly schema_ref: string;
  readonly required: boolean;
  readonly format_hint?: string;
  readonly description?: string;
}

export interface FunctionTool {
  readonly type: "function";
  readonly language: "python" | "javascript" | "typescript" | "bash" | "shell" | "yaml" | "json";
  readonly line: number;
  readonly description: string;
  /** `name: type`, one per parameter. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly error_codes: readonly string[];
  readonly side_effects: readonly string[];
}

export interface SignatureBlock {
  readonly signature?: string | null;
  readonly algorithm?: string | null;
  readonly signed_by?: string | null;
  readonly issued_at?: string | null;
}

export type Lifecycle = "draft" | "active" | "deprecated" | "archived";
export type MetaType =
  | "tool"
  | "validator"
  | "agent"
  | "model"
  | "plugin"
  | "schema"
  | "node"
  | "ignore_config"
  | "project"
  | "unknown";

/** What ONEX itself keeps under `x_extensions.onex`. */
export interface OnexExtension {
  readonly hash_algorithm: string;
  /** `javascript` when the hash was taken of JavaScript because no TypeScript source was there. */
  readonly form?: "javascript";
  /** True when the node takes or gives what lives only in its process. */
  readonly local?: boolean;
}

/** The metadata block of a node. Names and meanings are those of upstream ONEX; unknown keys are kept under `x_extensions`. */
export interface MetadataBlock {
  readonly metadata_version: string;
  readonly protocol_version: string;
  readonly schema_version: string;
  readonly owner: string;
  readonly copyright: string;
  readonly author: string;
  readonly name: string;
  /** Semantic version, three numbers. */
  readonly version: string;
  readonly uuid: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  readonly last_modified_at: string;
  readonly description: string;
  readonly state_contract: string;
  readonly lifecycle: Lifecycle;
  /** 64 lower-case hex digits. */
  readonly hash: string;
  readonly entrypoint: string;
  readonly runtime_language_hint: string;
  readonly namespace: string;
  readonly meta_type: MetaType;
  readonly trust_score?: number | null;
  readonly tags?: readonly string[] | null;
  readonly capabilities?: readonly string[] | null;
  readonly protocols_supported?: readonly string[] | null;
  readonly base_class?: readonly string[] | null;
  readonly environment?: readonly string[] | null;
  readonly os_requirements?: readonly string[] | null;
  readonly architectures?: readonly string[] | null;
  readonly dependencies?: readonly Json[] | null;
  readonly inputs?: readonly IoBlock[] | null;
  readonly outputs?: readonly IoBlock[] | null;
  readonly license?: string | null;
  readonly signature_block?: SignatureBlock | null;
  readonly x_extensions?: Readonly<Record<string, Json>> & { readonly onex?: OnexExtension };
  readonly testing?: Json;
  readonly container_image_reference?: string | null;
  readonly compliance_profiles?: readonly string[];
  readonly data_handling_declaration?: Json;
  readonly logging_config?: Json;
  readonly source_repository?: Json;
  readonly tools?: Readonly<Record<string, FunctionTool>> | null;
}
