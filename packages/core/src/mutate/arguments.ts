import { Fault, nameHint, type Source, type VertexRecord } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import type { Signature } from "../node/signature.ts";

type Bound = Pick<VertexRecord, "args" | "rest">;

const absent: Source = { kind: "value", value: undefined, shared: true };
const signal: Source = { kind: "signal" };

/**
 * The arguments of a vertex, for another runnable. By position, as functions are called; by name where one of the two takes a single object of named
 * inputs. The run's signal goes where the new one takes it.
 */
export function argumentsFor(bound: Bound, before: Runnable, after: Runnable): Bound {
  const [old, fresh] = [spreadOf(before), spreadOf(after)];
  if (before.signatures.length === 1 && after.signatures.length === 1 && (old === undefined) !== (fresh === undefined)) {
    const named = byName(bound, before.signatures[0]);
    if (named !== undefined) return placed(named, after.signatures[0]);
  }
  const args = bound.args.filter(({ kind }) => kind !== "signal");
  return { ...withSignal(args, after), ...(bound.rest === undefined ? {} : { rest: bound.rest }) };
}

const spreadOf = ({ signatures }: Runnable): number | undefined => {
  const at = signatures[0].parameters.findIndex(({ kind }) => kind === "spread");
  return at === -1 ? undefined : at;
};

function withSignal(given: readonly Source[], { signatures }: Runnable): Pick<Bound, "args"> {
  const args = [...given];
  for (const [index, { kind }] of (signatures.at(-1)?.parameters ?? []).entries()) {
    if (kind !== "signal") continue;
    while (args.length < index) args.push(absent);
    args.splice(index, 0, signal);
  }
  return { args };
}

/** Undefined where the inputs are one value, whose parts nobody has named. */
function byName({ args, rest }: Bound, { parameters }: Signature): ReadonlyMap<string, Source> | undefined {
  const named = new Map<string, Source>();
  for (const [index, { kind, name }] of parameters.entries()) {
    const source = kind === "rest" ? rest : args[index];
    if (kind === "signal" || source === undefined) continue;
    if (kind !== "spread") named.set(name, source);
    else {
      const entries = entriesOf(source);
      if (entries === undefined) return undefined;
      for (const [key, part] of entries) named.set(key, part);
    }
  }
  return named;
}

/** The named inputs of an argument that is an object of them. */
function entriesOf(source: Source): readonly (readonly [string, Source])[] | undefined {
  if (source.kind === "object") return source.entries;
  if (source.kind !== "value" || typeof source.value !== "object" || source.value === null) return undefined;
  return Object.entries(source.value).map(([key, value]) => [key, { kind: "value", value, shared: source.shared }]);
}

function placed(named: ReadonlyMap<string, Source>, { parameters }: Signature): Bound {
  const args: Source[] = [];
  let rest: Source | undefined;
  for (const { kind, name } of parameters) {
    if (kind === "spread") args.push({ kind: "object", entries: [...named] });
    else if (kind === "signal") args.push(signal);
    else if (kind === "rest") rest = named.get(name);
    else args.push(named.get(name) ?? absent);
  }
  if (rest === undefined) while (args.at(-1) === absent) args.pop();
  return { args, ...(rest === undefined ? {} : { rest }) };
}

/** A vertex with another source at one of its inputs. Throws `graph/unknown-reference`, `graph/unsupported`. */
export function rewired(record: VertexRecord, { signatures, name: node }: Runnable, input: string, source: Source): VertexRecord {
  const meant = signatures.find(({ parameters }) => parameters.some(({ name }) => name === input)) ?? signatures[0];
  const { parameters, schemas } = meant;
  const spread = parameters.findIndex(({ kind }) => kind === "spread");
  const properties = schemas[spread]?.properties ?? {};
  const isProperty = spread !== -1 && Object.hasOwn(properties, input);
  const position = isProperty ? spread : parameters.findIndex(({ name, kind }) => name === input && kind !== "signal");
  if (position === -1 && input === "when") return { ...record, when: source };
  if (position === -1) {
    const known = [...parameters.filter(({ kind }) => kind !== "signal").map(({ name }) => name), ...Object.keys(properties)];
    throw new Fault("graph/unknown-reference", `"${node}" has no input "${input}"${nameHint(input, known)}`, {
      details: { vertex: record.name, node, input },
    });
  }
  if (parameters[position]?.kind === "rest") return { ...record, args: record.args.slice(0, position), rest: source };
  const args = [...record.args];
  while (args.length < position) args.push(absent);
  args[position] = isProperty ? withEntry(record, args[position], input, source) : source;
  return { ...record, args };
}

function withEntry({ name }: VertexRecord, whole: Source | undefined, input: string, source: Source): Source {
  const entries = whole === undefined ? [] : entriesOf(whole);
  if (entries === undefined)
    throw new Fault(
      "graph/unsupported",
      `"${name}" reads its inputs as one value, so "${input}" alone cannot be rewired; rewire the whole, by the name of the parameter`,
      { details: { vertex: name, input } },
    );
  const isThere = entries.some(([key]) => key === input);
  const changed = entries.map((entry) => (entry[0] === input ? ([input, source] as const) : entry));
  return { kind: "object", entries: isThere ? changed : [...changed, [input, source]] };
}
