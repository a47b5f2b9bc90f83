import type { CallKind, JsonSchema, Parameter } from "@onex/contract";
import type { Draft, DraftBody, Notes, ParameterDraft, Property, SignatureDraft } from "../schema/draft.ts";
import { argumentOf, valueAt } from "../schema/draft-parts.ts";
import { isProcessBound } from "../schema/process-bound.ts";
import { type Findings, overloaded, type SchemaWriter, schemaDocument } from "../schema/write-schema.ts";
import { awaited, callKind } from "./call-kind.ts";
import { typeName } from "./type-name.ts";
import { member, typePrinter } from "./type-text.ts";

/** What the types of a function say of the node that it becomes. */
export interface TypedFunction {
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  readonly parameters: readonly Parameter[] | readonly (readonly Parameter[])[];
  readonly call: CallKind;
  readonly types: string;
  readonly printed: { readonly inputs: readonly string[]; readonly output: string };
  readonly local: boolean;
  /** The signature says `any` somewhere. */
  readonly hasAny: boolean;
}

/** One signature, sorted into what the input object holds. */
interface Call {
  readonly parameters: readonly Parameter[];
  /** The parameters that are properties of the input object. */
  readonly named: readonly ParameterDraft[];
  /** The object whose properties are the inputs instead, and what is said of how many it has. */
  readonly spread?: Extract<DraftBody, { kind: "object" }>;
  readonly counts?: Pick<Notes, "minProperties" | "maxProperties">;
  readonly output: Draft;
}

/** Throws the `f2n/` fault of the first part that has no schema. */
export function typedFunction(name: string, signatures: readonly SignatureDraft[], isGenerator: boolean): TypedFunction {
  const findings: Findings = { hasAny: false };
  const calls = signatures.map(callOf);
  const inputRoots = calls.flatMap(({ named, spread }) => [...named.map(argumentOf), ...(spread?.properties.map(valueAt) ?? [])]);
  const outputRoots = calls.map(({ output }) => output);
  const inputs = schemaDocument(inputRoots, findings, (writer) => overloaded(calls.map((call) => inputOf(call, writer))));
  const outputs = schemaDocument(outputRoots, findings, (writer) =>
    overloaded(outputRoots.map((output) => writer.write(output, "the result"))),
  );
  const lists = calls.map(({ parameters }) => parameters);
  return {
    inputs,
    outputs,
    parameters: lists.length === 1 ? (lists[0] ?? []) : lists,
    call: callKind(signatures, isGenerator),
    types: typesText(typeName(name), calls, [...inputRoots, ...outputRoots]),
    printed: printedSignature(calls[0], [...inputRoots, ...outputRoots]),
    local: calls.every(isLocal),
    hasAny: findings.hasAny,
  };
}

/** No such call can come from, or answer to, another process. */
const isLocal = ({ named, spread, output }: Call): boolean =>
  named.some((parameter) => (!parameter.optional || parameter.isRest) && isProcessBound(argumentOf(parameter))) ||
  (spread !== undefined && isProcessBound({ body: spread })) ||
  isProcessBound(output);

function callOf({ parameters, result }: SignatureDraft): Call {
  const annotated = parameters.map(withInner);
  const named = annotated.filter((parameter) => !isSignal(parameter));
  const [sole] = named;
  const isSole = sole !== undefined && named.length === 1 && !sole.optional && !sole.isRest;
  const spread = isSole ? spreadable(sole) : undefined;
  return {
    parameters: annotated.map((parameter) => ({
      name: parameter.name,
      kind: isSignal(parameter) ? "signal" : parameter.isRest ? "rest" : spread === undefined ? "positional" : "spread",
      optional: parameter.optional,
      ...(parameter.default === undefined ? {} : { default: parameter.default }),
    })),
    named: spread === undefined ? named : [],
    ...(spread === undefined ? {} : { spread, counts: countsOf(sole?.notes ?? {}) }),
    output: awaited(result),
  };
}

const countsOf = ({ minProperties, maxProperties }: Notes): NonNullable<Call["counts"]> => ({
  ...(minProperties === undefined ? {} : { minProperties }),
  ...(maxProperties === undefined ? {} : { maxProperties }),
});

const isSignal = (parameter: ParameterDraft): boolean => {
  const { body } = argumentOf(parameter);
  return body.kind === "local" && body.className === "AbortSignal" && body.isGlobal;
};

const spreadable = ({ draft: { body } }: ParameterDraft): Extract<DraftBody, { kind: "object" }> | undefined => {
  const object = body.kind === "union" ? body.orArray : body;
  return object?.kind === "object" && object.properties.length > 0 && object.index.length === 0 ? object : undefined;
};

/** What comments and defaults of a destructuring say of the properties of a parameter. */
function withInner(parameter: ParameterDraft): ParameterDraft {
  const { draft, inner } = parameter;
  if (draft.body.kind !== "object" || Object.keys(inner).length === 0) return parameter;
  const properties = draft.body.properties.map((property): Property => {
    const more = Object.hasOwn(inner, property.name) ? inner[property.name] : undefined;
    if (more === undefined) return property;
    return {
      ...property,
      notes: { ...property.notes, ...more.notes },
      ...(more.defaultValue === undefined ? {} : { defaultValue: more.defaultValue }),
    };
  });
  return { ...parameter, draft: { ...draft, body: { ...draft.body, properties } } };
}

const inputOf = ({ named, spread, counts }: Call, writer: SchemaWriter): JsonSchema =>
  spread === undefined
    ? writer.inputs(named, "")
    : { ...writer.object(spread, "parameter"), ...counts, additionalProperties: false };

function typesText(name: string, calls: readonly Call[], roots: readonly Draft[]): string {
  const printer = typePrinter(roots, name);
  const inputs = calls.map(({ named, spread }) =>
    spread === undefined
      ? named.map((parameter) =>
          member(parameter.name, parameter.optional, restType(parameter, printer.print(argumentOf(parameter))), parameter.notes),
        )
      : spread.properties.map((property) =>
          member(property.name, property.isOptional, printer.print(valueAt(property)), property.notes),
        ),
  );
  const outputs = [...new Set(calls.map(({ output }) => output))];
  const [output, ...others] = outputs;
  const [only] = inputs;
  const input =
    only !== undefined && inputs.length === 1
      ? `export interface ${name}Input {${only.map((line) => `\n  ${line}`).join("")}\n}`
      : `export type ${name}Input =${inputs.map((members) => `\n  | { ${members.join(" ")} }`).join("")};`;
  const either = output !== undefined && others.length === 0 ? output : ({ body: { kind: "union", members: outputs } } as const);
  return [input, `export type ${name}Output = ${printer.print(either)};`, ...printer.declarations()].join("\n");
}

const restType = ({ isRest, draft: { body } }: ParameterDraft, type: string): string =>
  isRest && body.kind === "simple" ? `${type}[]` : type;

function printedSignature(call: Call | undefined, roots: readonly Draft[]): TypedFunction["printed"] {
  const printer = typePrinter(roots, "");
  if (call === undefined) return { inputs: [], output: "unknown" };
  const { named, spread, output } = call;
  const inputs =
    spread === undefined
      ? named.map((parameter) => `${parameter.name}: ${printer.print(argumentOf(parameter))}`)
      : spread.properties.map((property) => `${property.name}: ${printer.print(valueAt(property))}`);
  return { inputs, output: printer.print(output) };
}
