import { canonicalJson, type Executor, type Hasher } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { type Plan, plan } from "../graph/plan.ts";
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
  /** Lets go of what can be made again, as nothing begins on it for now. */
  rest(): void;
}

/** Throws `graph/cycle`. */
export function revision(
  assembly: Assembly,
  executor: Executor,
  hasher: Hasher,
  first: Plan = plan(assembly.topology),
): Revision {
  let planned: Plan | undefined = first;
  let program: Program | undefined;
  let form: TopologyForm | undefined;
  let hash: Promise<string> | undefined;
  return {
    assembly,
    executor,
    hasher,
    get program() {
      program ??= compileProgram(assembly, planned ?? plan(assembly.topology), executor);
      return program;
    },
    rest() {
      planned = undefined;
      program = undefined;
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
