import { isJsonObject, type Json, metadataBlockSchema } from "@onex/contract";
import { isMap, isScalar, type Pair, parseDocument } from "yaml";

/** One thing that is wrong with a block. */
export interface BlockProblem {
  /** Line of the file, 1 for the first. */
  readonly line: number;
  readonly field?: string;
  readonly reason: string;
}

/** A line between the delimiters, without its comment sign. */
export interface HeaderLine {
  readonly number: number;
  readonly text: string;
}

export interface FieldReading {
  readonly fields: Readonly<Record<string, Json>>;
  /** The line of each field. */
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: readonly BlockProblem[];
}

const known = metadataBlockSchema.properties ?? {};
/** A line of the flat form: values were written without quotes, whatever they held. */
const flatLine = /^([A-Za-z_][A-Za-z0-9_]*):(?: (.*))?$/;

/** Reads the fields of a block: as YAML, or, where values without quotes are none, line by line. */
export function readFields(header: readonly HeaderLine[]): FieldReading {
  const reading = readYaml(header);
  return reading.problems.length > 0 ? (readFlat(header) ?? reading) : reading;
}

function readYaml(header: readonly HeaderLine[]): FieldReading {
  const document = parseDocument(header.map(({ text }) => text).join("\n"), { prettyErrors: false, logLevel: "silent" });
  const error = document.errors[0];
  if (error !== undefined)
    return unreadable(header[lineAt(header, error.pos[0])], `this is not YAML: ${firstSentence(error.message)}`);
  if (document.contents === null) return { fields: {}, lines: new Map(), problems: [] };
  if (!isMap(document.contents)) {
    const first = header.find(({ text }) => text.trim() !== "");
    return unreadable(first, "this is not a field: a block holds lines of the form `name: value`");
  }

  const fields = new Map<string, Json>();
  const lines = new Map<string, number>();
  const problems: BlockProblem[] = [];
  for (const pair of document.contents.items) {
    const field = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : String(pair.key);
    const line = header[lineAt(header, startOf(pair))]?.number ?? 1;
    lines.set(field, line);
    try {
      fields.set(
        field,
        normalised(field, pair, (node) => node.toJS(document, { maxAliasCount: 0 })),
      );
    } catch {
      problems.push({ line, field, reason: `${field} has a YAML alias, which a block can't have` });
    }
  }
  return { fields: Object.fromEntries(fields), lines, problems };
}

function unreadable(line: HeaderLine | undefined, reason: string): FieldReading {
  return { fields: {}, lines: new Map(), problems: [{ line: line?.number ?? 1, reason }] };
}

function readFlat(header: readonly HeaderLine[]): FieldReading | undefined {
  const fields = new Map<string, Json>();
  const lines = new Map<string, number>();
  for (const { number, text } of header) {
    if (text.trim() === "") continue;
    const [, field = "", value = ""] = flatLine.exec(text) ?? [];
    if (field === "" || fields.has(field)) return undefined;
    const alone = readYaml([{ number, text }]);
    if (alone.problems.length > 0 && /^\s*['"[{|>&*!]/.test(value)) return undefined;
    fields.set(field, alone.problems.length > 0 ? value.trim() : (alone.fields[field] ?? null));
    lines.set(field, number);
  }
  return { fields: Object.fromEntries(fields), lines, problems: [] };
}

type Node = NonNullable<ReturnType<typeof parseDocument>["contents"]>;

/** What the block says in one field, in the shape that `MetadataBlock` has. */
function normalised(field: string, { value: node }: Pair, toJs: (node: Node) => unknown): Json {
  if (node === null) return null;
  // The values of a map that parsed without errors are nodes, and YAML without tags gives what JSON can hold.
  const value = toJs(node as Node) as Json;
  const schema = Object.hasOwn(known, field) ? known[field] : undefined;
  const isText = schema?.type === "string" || schema?.enum !== undefined;
  // `name: 404` is the text 404: only YAML takes it for a number.
  if (isText && isScalar(node) && value !== null && typeof value !== "string") return node.source ?? String(value);
  if (field === "entrypoint" && isJsonObject(value)) return `${String(value.type)}://${String(value.target)}`;
  if (field === "namespace" && isJsonObject(value) && typeof value.value === "string") return value.value;
  if (field === "trust_score" && typeof value === "string" && /^-?\d+(\.\d+)?(e[-+]\d+)?$/.test(value)) return Number(value);
  return value;
}

const startOf = (pair: Pair): number => (isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0);

/** The index of the header line that holds an offset of the joined text. */
function lineAt(header: readonly HeaderLine[], offset: number): number {
  let end = 0;
  const found = header.findIndex(({ text }) => {
    end += text.length + 1;
    return offset < end;
  });
  return found < 0 ? header.length - 1 : found;
}

const firstSentence = (message: string): string => message.split("\n")[0]?.replace(/[.:]$/, "") ?? message;
