import { definitionsOf } from "../schema/definitions.ts";
import {
  type Draft,
  type DraftBody,
  type Notes,
  type ParameterDraft,
  type Property,
  type SignatureDraft,
  simple,
} from "../schema/draft.ts";
import { argumentOf, boundOf, flatMembers, valueAt, withoutUndefined } from "../schema/draft-parts.ts";

/** Prints types as TypeScript. What lives only in its process is printed as `object`, type parameters as what bounds them. */
export interface TypePrinter {
  print(draft: Draft): string;
  /** The declarations that the printed types need, in order of first use. */
  declarations(): readonly string[];
}

/** A printer whose own declarations begin with `prefix`, so that none can hide a global type. */
export function typePrinter(roots: readonly Draft[], prefix: string): TypePrinter {
  const names = new Map(
    [...definitionsOf(roots)].map(([draft, name]) => [draft, `${prefix}${taken.has(name) ? `${name}_1` : name}`]),
  );
  const declared = new Map<string, string>();

  const print = (draft: Draft): string => {
    const name = names.get(draft);
    if (name === undefined) return printBody(draft.body);
    if (!declared.has(name)) {
      declared.set(name, ""); // Stands while it is printed, as it may contain itself.
      declared.set(name, `export type ${name} = ${printBody(draft.body)};`);
    }
    return name;
  };
  const within = (draft: Draft): string => {
    const text = print(draft);
    return /^[\w$.]+$|^\{[^{}]*\}$|^"[^"]*"$/.test(text) ? text : `(${text})`;
  };

  const printBody = (body: DraftBody): string => {
    switch (body.kind) {
      case "simple":
        return body.type;
      case "literal":
        return JSON.stringify(body.value);
      case "bigint-literal":
        return `${body.value}n`;
      case "pattern":
        return body.pattern === "" ? "string" : body.text;
      case "value":
        return { date: "Date", url: "URL", regexp: "RegExp", error: "Error" }[body.type];
      case "bytes":
        return body.text;
      case "array":
        return `${within(body.items)}[]`;
      case "tuple":
        return `[${body.elements.map(({ draft, kind }) => (kind === "rest" ? `...${within(draft)}[]` : kind === "optional" ? `${within(withoutUndefined(draft))}?` : print(draft))).join(", ")}]`;
      case "map":
        return `Map<${print(body.keys)}, ${print(body.values)}>`;
      case "set":
        return `Set<${print(body.values)}>`;
      case "promise":
        return `Promise<${print(body.values)}>`;
      case "iterable":
        return `Iterable<${print(body.values)}>`;
      case "async-iterable":
        return `AsyncIterable<${print(body.values)}>`;
      case "object":
        return printObject(body);
      case "any-object":
        return "object";
      case "union":
        return printUnion(body);
      case "all":
        return [...new Set(body.members.map(within))].join(" & ");
      case "function":
        return printFunction(body.signatures);
      case "local":
        return body.className === "symbol" ? "symbol" : "object";
      case "generic":
        return print(body.constraint);
      case "dependent":
        return print(body.bound);
      case "refused":
      case "open":
        return "never";
    }
  };

  const printObject = ({ properties, index }: Extract<DraftBody, { kind: "object" }>): string => {
    const named = properties.map((property) =>
      member(property.name, property.isOptional, print(valueAt(property)), property.notes),
    );
    const others = index.map(({ keys, values }) => `[key: ${keyType(keys)}]: ${print(values)};`);
    if (named.length + others.length === 0) return "object";
    // What an intersection may say of a name beside all others, one object type may not.
    const isOne = index.every(({ values }) => properties.every((property) => isAmong(property, values)));
    return isOne ? `{ ${[...named, ...others].join(" ")} }` : `{ ${named.join(" ")} } & { ${others.join(" ")} }`;
  };

  const keyType = ({ body }: Draft): string =>
    body.kind === "simple" && body.type === "number"
      ? "number"
      : body.kind === "pattern"
        ? body.text
        : body.kind === "local"
          ? "symbol"
          : "string";

  const printUnion = (body: Extract<DraftBody, { kind: "union" }>): string => {
    const printed = flatMembers(body, (draft) => names.has(draft)).map((draft) =>
      boundOf(draft).kind === "function" && !names.has(draft) ? within(draft) : print(draft),
    );
    const isBoolean = printed.includes("true") && printed.includes("false");
    const members = isBoolean ? ["boolean", ...printed.filter((text) => text !== "true" && text !== "false")] : printed;
    return members.length === 0 ? "never" : [...new Set(members)].join(" | ");
  };

  const printFunction = (signatures: readonly SignatureDraft[]): string => {
    const [only] = signatures;
    if (only === undefined) return "(...args: never[]) => unknown";
    if (signatures.length === 1) return `(${printParameters(only.parameters)}) => ${print(only.result)}`;
    return `{ ${signatures.map(({ parameters, result }) => `(${printParameters(parameters)}): ${print(result)};`).join(" ")} }`;
  };

  const printParameters = (parameters: readonly ParameterDraft[]): string => {
    // A parameter that may be left out before one that must be given is written as one that admits undefined.
    const lastRequired = parameters.findLastIndex(({ optional }) => !optional);
    return parameters
      .map((parameter, at) => {
        const name = /^[A-Za-z_$][\w$]*$/.test(parameter.name) ? parameter.name : `arg${at}`;
        const text = print(argumentOf(parameter));
        if (parameter.isRest) return `...${name}: ${isList(parameter.draft) ? text : `(${text})[]`}`;
        if (!parameter.optional) return `${name}: ${text}`;
        return at < lastRequired ? `${name}: ${text} | undefined` : `${name}?: ${text}`;
      })
      .join(", ");
  };

  return { print, declarations: () => [...declared.values()] };
}

/** True when it shows that the value of a property is of another type as well. */
const isAmong = ({ draft, isOptional }: Property, whole: Draft): boolean =>
  isPart(draft, whole) && (!isOptional || isPart(simple("undefined"), whole));

function isPart(part: Draft, whole: Draft): boolean {
  if (part === whole) return true;
  if (part.body.kind === "union") return part.body.members.every((member) => isPart(member, whole));
  if (whole.body.kind === "union") return whole.body.members.some((member) => isPart(part, member));
  if (whole.body.kind !== "simple") return false;
  const { type } = whole.body;
  const own = part.body.kind === "simple" ? part.body.type : part.body.kind === "literal" ? typeof part.body.value : "";
  return type === "any" || type === "unknown" || own === type;
}

function isList(draft: Draft): boolean {
  const body = boundOf(draft);
  return (
    body.kind === "array" ||
    body.kind === "tuple" ||
    (body.kind === "union" && body.members.every(isList)) ||
    (body.kind === "simple" && body.type === "any")
  );
}

/** With a prefix these are the types of the function's own input and output. */
const taken: ReadonlySet<string> = new Set(["Input", "Output"]);

/** One member of an interface, with what its comment says. */
export function member(name: string, isOptional: boolean, type: string, { description }: Notes = {}): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const comment = description === undefined ? "" : `/** ${description.replaceAll("*/", "*\\/").replace(/\s*\n\s*/g, " ")} */ `;
  return `${comment}${key}${isOptional ? "?" : ""}: ${type};`;
}
