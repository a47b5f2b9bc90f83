import {
  encode,
  Fault,
  isJsonObject,
  type JournalEntry,
  type JournalFault,
  type Json,
  type JsonObject,
  type RunRecord,
  recordedData,
} from "@onex/contract";
import { sha256 } from "../archive/log-bundle.ts";
import type { RedactWords } from "../repository/log-config.ts";
import type { EntrySectionKey } from "../write/entry-text.ts";
import { redactJson, secretsIn } from "./redact.ts";
import { type RedactOptions, redacted, redactText } from "./redact-text.ts";
import { secretNames } from "./secret-name.ts";

export interface DraftOptions extends RedactOptions {
  /** How the replay command names the record, from the repository's folder. */
  readonly recordPath: string;
  /** SHA-256 of the record's file, which tells which one it was. */
  readonly recordHash: string;
}

export interface EntryDraft {
  readonly title: string;
  readonly sections: Readonly<Partial<Record<EntrySectionKey, string>>>;
  /** An input that is too long for the entry: where it belongs, from the log's folder, and its text. */
  readonly inputFile?: { readonly path: string; readonly text: string };
  /** How many secrets were taken out. */
  readonly redacted: number;
}

/** An input of more bytes is a file of its own. */
const longestInput = 2048;

/**
 * Drafts an entry from the record of a run that failed: what failed and with which input, which code it was, how to see it again. Everything that comes
 * out of the record is redacted, also by the values that its secret names have anywhere in it. Raises `log/not-failed`.
 */
export function draftEntry(record: RunRecord, { recordPath, recordHash, secrets = [], words }: DraftOptions): EntryDraft {
  const { fault, graph } = record;
  if (fault === undefined)
    throw new Fault(
      "log/not-failed",
      `The run ${record.run_id} of "${graph}" in ${recordPath} succeeded; an entry is drafted from one that failed`,
    );
  const known = { secrets: [...new Set([...secrets, ...secretsOf(record, words)])], ...(words && { words }) };
  const clean = (text: string): string => redactText(text, known);
  const failure = failureOf(record, secretNames(words));
  const { vertex = graph } = failure;
  const shown = JSON.stringify(redactJson(failure.input, known), null, 2);
  const isLong = Buffer.byteLength(shown) > longestInput;
  const inputPath = `inputs/${failure.vertex ?? "graph"}.${sha256(`${shown}\n`).slice(0, 16)}.json`;
  const input = isLong
    ? `Input, secrets redacted, ${Buffer.byteLength(shown)} bytes: [${inputPath}](${inputPath}), sha256 ${code(sha256(`${shown}\n`))}`
    : lines("Input, secrets redacted:", "", fenced("json", shown));
  const title = clean(`${vertex} failed${vertex === graph ? "" : ` in ${graph}`}: ${fault.code}`);
  // Without it a replay does not know where to look.
  const from = record.origin === undefined ? " --graph <graph>" : "";
  const replay = (mode: string): string => code(`onex replay ${shellWord(recordPath)}${from} --mode ${mode}`);
  const sections = {
    context: contextText(record, failure, clean, [
      `- Snapshot: ${code(recordPath)}, sha256 ${code(recordHash)}`,
      `- Replay: ${replay("verify")}`,
      ...(from === ""
        ? []
        : ["- `<graph>` is the document, the export or the module of the graph, which the record does not name"]),
    ]),
    problem: lines(problemText({ fault, graph, failure, known }), "", input),
    investigation: lines(
      `- See it as it was: ${replay("recorded")}`,
      `- Run each step again and compare: ${replay("verify")}`,
      `- Go on after a fix: ${replay("resume")}`,
    ),
    observations: clean(stepsOf(record).join("\n")),
    next_steps: lines("- Find the cause", "- Set the status of this entry to resolved, by the commit that fixes it"),
  };
  return {
    title,
    sections,
    ...(isLong ? { inputFile: { path: inputPath, text: `${shown}\n` } } : {}),
    redacted: [title, isLong ? shown : "", ...Object.values(sections)].join("\n").split(redacted).length - 1,
  };
}

function contextText(record: RunRecord, { node }: Failure, clean: (text: string) => string, more: readonly string[]): string {
  // A uuid or a hash says nothing about what it names.
  const name = (id: string): string => code(isIdentity(id) ? id : clean(id));
  return lines(
    `- Run: ${name(record.run_id)} of the graph ${code(clean(record.graph))}, ${timesOf(record)}`,
    ...(node === undefined ? [] : [`- Node: ${nodeText(node, name)}`]),
    ...more,
  );
}

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** What names a run, a node or a closure; before it, what repeats it. */
const identity = new RegExp(`^(?:(?:each|loop):)*(?:when|${uuid}|(?:closure:${uuid}:)?[0-9a-f]{64})$`);
const isIdentity = (id: string): boolean => identity.test(id);
const mostNamed = 8;

/** A list names the nodes that it repeats, which may be many; each by itself, where nothing else is between them. */
function nodeText(node: string, name: (id: string) => string): string {
  const parts = node.split("+");
  if (!parts.every((part) => isIdentity(part) || /^(?:(?:each|loop):)*graph:/.test(part))) return name(node);
  const more = parts.length > mostNamed ? ` and ${parts.length - mostNamed} more` : "";
  return parts.slice(0, mostNamed).map(name).join(" + ") + more;
}

interface Told {
  readonly fault: JournalFault;
  readonly graph: string;
  readonly failure: Failure;
  readonly known: RedactOptions;
}

function problemText({ fault, graph, failure: { vertex, attempts, details }, known }: Told): string {
  const whole = `the graph ${code(redactText(graph, known))}`;
  const place = vertex === undefined ? whole : `${code(vertex)} of ${whole}`;
  const shown = JSON.stringify(redactJson(details, known), null, 2);
  return lines(
    `The run failed at ${place} with ${code(fault.code)}${attempts > 1 ? `, attempt ${attempts}` : ""}:`,
    "",
    fenced("text", redactText(fault.message, known)),
    ...(Object.keys(details).length > 0 ? ["", "Details:", "", fenced("json", shown)] : []),
  );
}

/** Whatever stands below a secret name anywhere in the record, and what its texts give away. */
function secretsOf(record: RunRecord, words: RedactWords | undefined): readonly string[] {
  const { inputs, vertices, output } = record.topology;
  return [
    ...secretsIn(recordedData(record), words),
    ...secretsIn([record.fault, record.journal, constantsOf([inputs, vertices, output])], words),
  ];
}

/** What a topology gives by itself, by the names under which it does; where the rest of its values come from is no value. */
function constantsOf(part: Json): Json {
  if (Array.isArray(part)) return part.map(constantsOf);
  if (!isJsonObject(part)) return part;
  const { kind, value = null, fallback = null } = part;
  if (kind === "value") return value;
  if (kind === "input" || kind === "vertex") return isJsonObject(fallback) ? (fallback["value"] ?? null) : null;
  return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, constantsOf(item)]));
}

interface Failure {
  /** Undefined when the run failed before any vertex did. */
  readonly vertex?: string;
  readonly node?: string;
  readonly attempts: number;
  /** By position what the vertex was given; by name what the run was, when that is not known. */
  readonly input: Json;
  readonly details: JsonObject;
}

function failureOf(record: RunRecord, isSecretName: (name: string) => boolean): Failure {
  const { journal, topology, fault } = record;
  const all = isJsonObject(fault?.details) ? fault.details : {};
  const { vertex: named, input: given, ...details } = all;
  const failed = journal.findLast((entry) => entry.kind === "vertex-failed");
  const vertex = typeof named === "string" && topology.vertices.some(({ name }) => name === named) ? named : failed?.vertex;
  const outline = topology.vertices.find(({ name }) => name === vertex);
  const args = Array.isArray(outline?.["args"]) ? outline["args"] : [];
  const own = failed?.vertex === vertex ? failed : undefined;
  const ownDetails = isJsonObject(own?.fault.details) ? own.fault.details : {};
  const input = given ?? ownDetails["input"] ?? argumentsOf(record, args);
  return {
    ...(vertex === undefined ? {} : { vertex }),
    ...(outline === undefined ? {} : { node: outline.node }),
    attempts: own?.attempt ?? 1,
    input: input === undefined ? inputsOf(record) : hideByPosition(input, args, isSecretName),
    details,
  };
}

const inputsOf = (record: RunRecord): Json => encode(recordedData(record).inputs);

/** What the sources of the arguments had; undefined when one of them is of a kind that a record has no value for. */
function argumentsOf(record: RunRecord, args: readonly Json[]): Json | undefined {
  const { inputs, values } = recordedData(record);
  const found: unknown[] = [];
  for (const source of args) {
    if (!isJsonObject(source) || (source["kind"] !== "input" && source["kind"] !== "vertex")) return undefined;
    let part: unknown = (source["kind"] === "input" ? inputs : values)[String(source["name"])];
    for (const key of Array.isArray(source["path"]) ? source["path"] : [])
      part = typeof part === "object" && part !== null ? Reflect.get(part, String(key)) : undefined;
    found.push(part);
  }
  return args.length === 0 ? undefined : encode(found);
}

/** Arguments have no names, but where they come from has one. */
function hideByPosition(input: Json, args: readonly Json[], isSecretName: (name: string) => boolean): Json {
  if (!Array.isArray(input)) return input;
  return input.map((value, at) => {
    const source = args[at];
    if (!isJsonObject(source)) return value;
    const names = [source["name"], ...(Array.isArray(source["path"]) ? source["path"] : [])];
    return names.some((name) => typeof name === "string" && isSecretName(name)) ? redacted : value;
  });
}

function timesOf({ journal }: RunRecord): string {
  const [first] = journal;
  const last = journal.at(-1);
  const at = new Date(first?.at ?? Number.NaN);
  const began = Number.isNaN(at.valueOf()) ? "at an unknown time" : at.toISOString();
  return last?.kind === "run-failed" ? `${began}, ${shortMs(last.duration_ms)}` : began;
}

/** What each vertex came to, in the order of their ends. */
function stepsOf({ journal }: RunRecord): readonly string[] {
  const shown = (entry: JournalEntry): string | undefined => {
    switch (entry.kind) {
      case "vertex-succeeded":
        return `- ${code(entry.vertex)} succeeded in ${shortMs(entry.duration_ms)}${entry.from === undefined ? "" : `, from the ${entry.from}`}`;
      case "vertex-failed":
        return `- ${code(entry.vertex)} failed after ${shortMs(entry.duration_ms)} with ${code(entry.fault.code)}, attempt ${entry.attempt}`;
      case "vertex-skipped":
        return `- ${code(entry.vertex)} was skipped`;
      default:
        return undefined;
    }
  };
  const steps = journal.flatMap((entry) => shown(entry) ?? []);
  return steps.length <= 20 ? steps : [`- ${steps.length - 20} steps before`, ...steps.slice(-20)];
}

const shortMs = (ms: number): string => `${Math.round(ms * 10) / 10} ms`;

const lines = (...parts: readonly string[]): string => parts.join("\n");

const longestTicks = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));

/** As code in a line, whatever is in it. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const ticks = "`".repeat(longestTicks(line) + 1);
  return ticks.length > 1 ? `${ticks} ${line} ${ticks}` : `\`${line}\``;
}

function fenced(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));
  return `${fence}${language}\n${text.replaceAll(/\r\n?/g, "\n")}\n${fence}`;
}

/** As one word of a POSIX shell. */
const shellWord = (text: string): string => (/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
