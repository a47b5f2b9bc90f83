import type { Executor, Hasher } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { assertLevels } from "../graph/levels.ts";
import { type Plan, plan } from "../graph/plan.ts";
import { compileProgram, type Program } from "../run/program.ts";
import { comparedConstant, type TopologyForm, topologyForm, topologyHash } from "./topology-form.ts";

/** What all versions with one topology share. A class because every run asks it for the program, and a getter of a literal is slow to ask. */
export class Revision {
  readonly assembly: Assembly;
  readonly executor: Executor;
  readonly hasher: Hasher;
  #planned: Plan | undefined;
  #program: Program | undefined;
  #form: TopologyForm | undefined;
  #hash: Promise<string> | undefined;

  constructor(assembly: Assembly, executor: Executor, hasher: Hasher, planned: Plan) {
    this.assembly = assembly;
    this.executor = executor;
    this.hasher = hasher;
    this.#planned = planned;
  }

  /** Compiled when it is first run. */
  get program(): Program {
    const { assembly, executor } = this;
    this.#program ??= compileProgram(assembly, this.#planned ?? plan(assembly.topology), executor);
    return this.#program;
  }

  /** For comparing with other topologies. */
  get form(): TopologyForm {
    this.#form ??= topologyForm(this.assembly.topology, comparedConstant);
    return this.#form;
  }

  /** Hash of the topology. */
  async hash(): Promise<string> {
    this.#hash ??= topologyHash(this.assembly.topology, this.hasher);
    return this.#hash;
  }

  /** Lets go of what can be made again, as nothing begins on it for now. */
  rest(): void {
    this.#planned = undefined;
    this.#program = undefined;
  }
}

/** Throws `graph/cycle` and `graph/too-large`. */
export function revision(
  assembly: Assembly,
  executor: Executor,
  hasher: Hasher,
  planned: Plan = plan(assembly.topology),
): Revision {
  assertLevels(assembly.topology);
  return new Revision(assembly, executor, hasher, planned);
}
