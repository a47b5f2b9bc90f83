import { canonicalJson, type Executor, type Hasher } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { plan } from "../graph/plan.ts";
import { compileProgram, type Program } from "../run/program.ts";
import { looseConstant, type TopologyForm, topologyForm } from "./topology-form.ts";

/** What all versions with one topology share. */
export interface Revision {
  readonly assembly: Assembly;
  /** Compiled when it is first run. */
  readonly program: Program;
  /** For comparing with other topologies. */
  readonly form: TopologyForm;
  readonly executor: Executor;
  readonly hasher: Hasher;
  /** Hash of the topology. */
  hash(): Promise<string>;
}

/** Throws `graph/cycle`. */
export function revision(assembly: Assembly, executor: Executor, hasher: Hasher): Revision {
  const planned = plan(assembly.topology);
  let program: Program | undefined;
  let form: TopologyForm | undefined;
  let hash: Promise<string> | undefined;
  return {
    assembly,
    executor,
    hasher,
    get program() {
      program ??= compileProgram(assembly, planned, executor);
      return program;
    },
    get form() {
      form ??= topologyForm(assembly.topology, looseConstant);
      return form;
    },
    async hash() {
      hash ??= hasher.sha256(canonicalJson(topologyForm(assembly.topology)));
      return hash;
    },
  };
}
