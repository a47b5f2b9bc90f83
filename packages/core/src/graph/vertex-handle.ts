import {
  assertOptions,
  type Body,
  Fault,
  type JsonSchema,
  type OptionNames,
  type RetryPolicy,
  reservedNames,
  type VertexReference,
  vertexNamePattern,
} from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import type { Draft } from "./draft.ts";
import type { VertexOptions } from "./vertex.ts";

/** One place of a runnable in a graph to be. */
export interface Place {
  readonly kind: "place";
  readonly runnable: Runnable;
  readonly args: readonly Draft[];
  readonly rest: Draft | undefined;
  readonly options: VertexOptions;
  /** Of a gate, which gives on its one argument: whether it does. */
  readonly when?: Draft;
  /** Of an `each` or a `loop`: all but the topology of what runs in it, which `runnable` has. */
  readonly repeat?: Repeat;
  /** Rises with every place that is made: what is made while a body is being written belongs to it. */
  readonly serial: number;
  /** How a document names what runs here. */
  readonly reference: VertexReference | undefined;
  /** Scratch of the assembly that met this place last, and the index that it has there. A map of a million places would cost half a second. */
  assembly: Origin | undefined;
  index: number;
}

/** The assembly that a place belongs to. */
export interface Origin {
  /** Of the vertices, by the index that their places noted; empty where nothing came of it. */
  names: readonly string[];
  /** The assembly of the graph, where this one was made to be put into it. */
  root?: Origin;
}

export interface InputPlace {
  readonly kind: "input";
  readonly name: string;
  /** Where a document declares one. */
  readonly schema?: JsonSchema;
}

/** What changes from one run of a body to the next: an item, its index, the value of the last turn. There in that body alone. */
export interface LocalPlace {
  readonly kind: "local";
  readonly name: "item" | "index" | "self";
  readonly body: object;
  readonly schema?: JsonSchema;
}

/** A body without its topology. */
export type Repeat = Body extends infer B ? (B extends Body ? Omit<B, "topology"> : never) : never;

export const noOptions: VertexOptions = Object.freeze({});

let made = 0;
export const nextSerial = (): number => ++made;

type Key = string | number;
const whole: readonly Key[] = [];

/** What a `Vertex` is at run time. A class because its identity is the vertex's: the same handle twice is one vertex, not two. */
export class VertexHandle {
  readonly of: Place | InputPlace | LocalPlace;
  readonly path: readonly Key[];
  readonly fallback: { readonly value: unknown } | undefined;

  constructor(of: Place | InputPlace | LocalPlace, path: readonly Key[] = whole, fallback?: { readonly value: unknown }) {
    this.of = of;
    this.path = path;
    this.fallback = fallback;
  }

  at(...steps: readonly (Key | { readonly default?: unknown })[]): VertexHandle {
    if (this.fallback !== undefined)
      throw new TypeError("A part with a default has no parts of its own; give all keys first and the default last");
    const last = steps.at(-1);
    const options = typeof last === "object" ? last : undefined;
    const keys = (options === undefined ? steps : steps.slice(0, -1)).filter((step) => typeof step !== "object");
    if (keys.length === 0 || keys.length < steps.length - (options === undefined ? 0 : 1))
      throw new TypeError("at() takes keys or indexes, then possibly { default }");
    assertOptions("at()", options, knownOfPart);
    const fallback = options !== undefined && "default" in options ? { value: options.default } : undefined;
    return new VertexHandle(this.of, [...this.path, ...keys], fallback);
  }

  with(options: VertexOptions): VertexHandle {
    if (this.of.kind !== "place" || this.path.length > 0)
      throw new TypeError("with() is for a vertex that a node runs at, not for an input or a part");
    refuseOptions(options);
    return new VertexHandle({
      ...this.of,
      options: { ...this.of.options, ...options },
      serial: nextSerial(),
      assembly: undefined,
    });
  }
}

const known: OptionNames<VertexOptions> = { name: true, timeoutMs: true, retry: true, own: true };
const knownOfRetry: OptionNames<RetryPolicy> = { attempts: true, pauseMs: true };
const knownOfPart = { default: true } as const;

function refuseOptions(options: VertexOptions = {}): void {
  assertOptions("with()", options, known);
  const { name, timeoutMs, retry, own } = options;
  assertOptions("retry", retry, knownOfRetry);
  if (name !== undefined) refuseName(name);
  if (timeoutMs !== undefined && !(timeoutMs >= 1 && timeoutMs <= 2_147_483_647))
    throw new RangeError("timeoutMs must be 1 to 2,147,483,647");
  if (retry?.attempts !== undefined && !(Number.isInteger(retry.attempts) && retry.attempts >= 1))
    throw new RangeError("retry.attempts must be a whole number from 1");
  if (retry?.pauseMs !== undefined && !(retry.pauseMs >= 0)) throw new RangeError("retry.pauseMs must be 0 or more");
  if (own !== undefined && own !== "copy") throw new TypeError(`own must be "copy"`);
}

/** Throws `graph/bad-reference` for what no vertex can be called. */
export function refuseName(name: string): void {
  if (!vertexNamePattern.test(name))
    throw new Fault(
      "graph/bad-reference",
      `A vertex cannot be called ${JSON.stringify(name)}; use a letter or _, then letters, digits, _ and -`,
    );
  if (reservedNames.includes(name))
    throw new Fault(
      "graph/bad-reference",
      `A vertex cannot be called "${name}", which has a meaning of its own in documents; choose another name`,
    );
}
