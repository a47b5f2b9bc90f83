import type { CallKind, Effects, NodeDescription, NodeSource, Taping, VertexReference } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Signature } from "./signature.ts";

/** What a vertex runs: a node, or a graph as a part of another. */
export interface Runnable {
  readonly name: string;
  /** As in the journal: the node's hash, of a closure `closure:<uuid>:<hash>`, or `graph:<name>`. */
  readonly hash: string;
  readonly call: CallKind;
  /** 0 to 1. */
  readonly trust: number;
  /** How documents name it. */
  readonly reference?: VertexReference | undefined;
  readonly callable: (...args: readonly unknown[]) => unknown;
  /** Its answers follow from its arguments alone, so they may be remembered under its hash. */
  readonly pure?: boolean | undefined;
  /** What its answers depend on besides; absent where nobody looked. */
  readonly effects?: Effects["class"] | undefined;
  /** How what it reads of the world comes to a tape; absent where it cannot. */
  readonly taping?: Taping | undefined;
  /** Instead of `callable`: a graph that runs many times, for an `each` or a `loop`. */
  readonly body?: Assembly | undefined;
  /** Of a graph that runs as a part: what it is made of. */
  readonly graph?: Assembly | undefined;
  /** Of a node: what it was made of. Two places of one node have the very same. */
  readonly origin?: NodeOrigin | undefined;
  /** Compiled at first use. */
  readonly signatures: Signatures;
}

/** One for each overload. */
export type Signatures = readonly [Signature, ...Signature[]];

/** A runnable of which nobody has asked yet what it takes and gives. */
export const lazyRunnable = (facts: Omit<Runnable, "signatures">, compile: () => Signatures): Runnable =>
  new LazyRunnable(facts, compile);

/** A class because every vertex that is bound asks it, and a getter of a literal makes all of it slow to ask. */
class LazyRunnable implements Runnable {
  readonly name: string;
  readonly hash: string;
  readonly call: CallKind;
  readonly trust: number;
  readonly reference: VertexReference | undefined;
  readonly callable: Runnable["callable"];
  readonly pure: boolean | undefined;
  readonly effects: Effects["class"] | undefined;
  readonly taping: Taping | undefined;
  readonly body: Assembly | undefined;
  readonly graph: Assembly | undefined;
  readonly origin: NodeOrigin | undefined;
  readonly #compile: () => Signatures;
  #signatures: Signatures | undefined;

  constructor(facts: Omit<Runnable, "signatures">, compile: () => Signatures) {
    this.name = facts.name;
    this.hash = facts.hash;
    this.call = facts.call;
    this.trust = facts.trust;
    this.reference = facts.reference;
    this.callable = facts.callable;
    this.pure = facts.pure;
    this.effects = facts.effects;
    this.taping = facts.taping;
    this.body = facts.body;
    this.graph = facts.graph;
    this.origin = facts.origin;
    this.#compile = compile;
  }

  get signatures(): Signatures {
    this.#signatures ??= this.#compile();
    return this.#signatures;
  }
}

export interface NodeOrigin {
  readonly description: NodeDescription;
  /** Absent where nobody knows it. */
  readonly source?: NodeSource | undefined;
}

const outside: readonly Runnable["effects"][] = ["nondeterministic", "io"];

/** By what is known of each assembly: one that is used in many places is looked at once. */
const outsiders = new WeakMap<Assembly, boolean>();

/** What it answers depends on more than its arguments; also where one step of what runs in it does. */
export const comesFromOutside = ({ effects, body, graph }: Runnable): boolean =>
  outside.includes(effects) || anyFromOutside(body) || anyFromOutside(graph);

function anyFromOutside(assembly: Assembly | undefined): boolean {
  if (assembly === undefined) return false;
  const known = outsiders.get(assembly) ?? assembly.runnables.some(comesFromOutside);
  outsiders.set(assembly, known);
  return known;
}

const runnables = new WeakMap<object, Runnable>();

export const setRunnable = (owner: object, runnable: Runnable): void => {
  runnables.set(owner, runnable);
};

/** What runs when this node or graph is bound. Throws a TypeError for anything else. */
export function runnableOf(owner: object): Runnable {
  const found = runnables.get(owner);
  if (found === undefined) throw new TypeError("Only a node made by createNode() or a graph made by graph() can be bound");
  return found;
}
