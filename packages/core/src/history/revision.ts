import { canonicalJson, type Executor, type Hasher } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { type Plan, plan } from "../graph/plan.ts";
import { compileProgram, type Program } from "../run/program.ts";
import { looseConstant, type TopologyForm, topologyForm } from "./topology-form.ts";

/** What all versions with one topology share. */
export interface Revision {
  readonly assembly: Assembly;
  /** Compiled when it is first run. A shadow puts its own in place, of the same topology. */
  program: Program;
  /** For comparing with other topologies. */
  readonly form: TopologyForm;
  readonly executor: Executor;
  readonly hasher: Hasher;
  /** Hash of the topology. */
  hash(): Promise<string>;
  /** Lets go of what can be made again, as nothing begins on it for now; not while a shadow is on it. */
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
  let compiled: Program | undefined;
  let program: Program | undefined;
  let form: TopologyForm | undefined;
  let hash: Promise<string> | undefined;
  return {
    assembly,
    executor,
    hasher,
    get program() {
      if (program !== undefined) return program;
      compiled = compileProgram(assembly, planned ?? plan(assembly.topology), executor);
      program = compiled;
      return program;
    },
    set program(changed) {
      program = changed;
    },
    rest() {
      if (program !== compiled) return;
      planned = undefined;
      compiled = undefined;
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
