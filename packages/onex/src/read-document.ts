import { readFile } from "node:fs/promises";
import { Fault, parseJson, pointer } from "@onex/contract";

/** Bytes of a graph document. */
const maxBytes = 1_048_576;

/**
 * Reads a JSON or YAML file as data: JSON strictly (I-JSON), YAML as 1.2 core without anchors, aliases, tags or duplicate keys; at most 1 MB. Rejects
 * with `io/not-found`, `io/unreadable` or, with line and column, `graph/bad-document`.
 */
export async function readDocument(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT")
      throw new Fault("io/not-found", `There is no graph document at ${path}`, { cause, details: { where: path } });
    throw new Fault("io/unreadable", `${path} cannot be read (${cause.code ?? cause.message})`, {
      cause,
      details: { where: path },
    });
  });
  if (bytes.byteLength > maxBytes) throw bad(path, `is larger than ${maxBytes} bytes`);
  return path.endsWith(".json") ? readJson(path, bytes) : readYaml(path, bytes);
}

function readJson(path: string, bytes: Uint8Array): unknown {
  const json = parseJson(bytes);
  if (json.ok) return json.value;
  throw bad(path, json.problems.map(({ path: place, message }) => `${place === "" ? "the text" : place} ${message}`).join("; "));
}

async function readYaml(path: string, bytes: Uint8Array): Promise<unknown> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw bad(path, "is not valid UTF-8");
  }
  const { isPair, isScalar, isSeq, parseDocument, visit } = await import("yaml");
  const document = parseDocument(text, {
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    prettyErrors: true,
    stringKeys: true,
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw bad(path, problem.message.replaceAll(/\s*\n[\s\S]*$/g, "").replace(/:$/, ""));
  visit(document, {
    Alias: () => refuse(path, "an alias"),
    Node(_key, node, parents) {
      if (node.anchor !== undefined) refuse(path, `the anchor "&${node.anchor}"`);
      if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) refuse(path, `the tag "${node.tag}"`);
      const lost = isScalar(node) ? numberProblem(node.value, node.source ?? "") : undefined;
      if (lost === undefined) return;
      const steps = [...parents, node].flatMap((each: unknown, depth, chain): (string | number)[] => {
        if (isPair(each)) return [String(isScalar(each.key) ? each.key.value : each.key)];
        const items: readonly unknown[] = isSeq(each) ? each.items : [];
        return items.length === 0 ? [] : [items.indexOf(chain[depth + 1])];
      });
      throw bad(path, `${pointer(steps)} ${lost}`);
    },
  });
  return document.toJS({ maxAliasCount: 0 });
}

const integerPattern = /^([-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/;

/** As strict JSON has it: a number that no double holds would become another one in silence. */
function numberProblem(value: unknown, source: string): string | undefined {
  if (typeof value !== "number") return undefined;
  if (integerPattern.test(source) && !Number.isSafeInteger(value)) return "is an integer beyond 2^53 - 1; write it as a string";
  if (!Number.isFinite(value) && /\d/.test(source)) return "is beyond the range of a double; write it as a string";
  return undefined;
}

function refuse(path: string, what: string): never {
  throw bad(path, `has ${what}; write the value out, a graph document is plain data`);
}

const bad = (path: string, what: string): Fault =>
  new Fault("graph/bad-document", `${path} ${what}`, { details: { where: path } });
