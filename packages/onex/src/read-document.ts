import { readFile } from "node:fs/promises";
import { Fault, parseJson } from "@onex/contract";

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
  const { parseDocument, visit } = await import("yaml");
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
    Node(_key, node) {
      if (node.anchor !== undefined) refuse(path, `the anchor "&${node.anchor}"`);
      if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) refuse(path, `the tag "${node.tag}"`);
    },
  });
  return document.toJS({ maxAliasCount: 0 });
}

function refuse(path: string, what: string): never {
  throw bad(path, `has ${what}; write the value out, a graph document is plain data`);
}

const bad = (path: string, what: string): Fault =>
  new Fault("graph/bad-document", `${path} ${what}`, { details: { where: path } });
