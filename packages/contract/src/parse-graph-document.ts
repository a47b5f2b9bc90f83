import { lazyChecker } from "./checker.ts";
import type { FaultCode } from "./fault.ts";
import { type Binding, type GraphDocument, graphDocumentSchema } from "./graph-document.ts";
import { isJsonObject, type Json } from "./json.ts";
import { step } from "./json-pointer.ts";
import { nameHint } from "./name-hint.ts";
import { type Parsed, type Problem, parsed, refused } from "./parsed.ts";
import { isReferenceText, parseReferenceList, parseReferenceText, type Reference } from "./reference.ts";
import { reservedNames } from "./topology.ts";

/** A problem of a graph document, with the row of the fault table that it belongs to. */
export interface GraphProblem extends Problem {
  readonly code: FaultCode;
}

const shape = lazyChecker(graphDocumentSchema, { form: "encoded" });

/**
 * Everything that can be told from the document alone: shape, references that are none or lead nowhere, reserved names. What its nodes are like
 * and whether it has cycles is for those who can read the nodes.
 */
export function graphDocumentProblems(json: unknown): readonly GraphProblem[] {
  const version = isOtherVersion(json);
  if (version !== undefined) return [version];
  const found = shape.problems(json).map((problem): GraphProblem => ({ ...problem, code: "graph/bad-document" }));
  if (found.length > 0) return found;
  // The schema has just been checked over the whole value.
  return meaningProblems(json as GraphDocument);
}

/** Reads an already parsed JSON or YAML value. */
export function parseGraphDocument(json: unknown): Parsed<GraphDocument> {
  const problems = graphDocumentProblems(json);
  // No problem means that the schema was checked over the whole value.
  return problems.length === 0 ? parsed(json as GraphDocument) : refused(...problems);
}

/** Levels of arrays and objects in one binding. */
export const maxBindingDepth = 200;

/** Every reference in a binding with the pointer to it. Text that wants to be a reference and is none is told to `refuse`. */
export function referencesIn(
  binding: Binding,
  path: string,
  hear: (reference: Reference, path: string) => void,
  refuse: (problem: Problem) => void,
  depth = 0,
): void {
  const inside = (part: Binding, key: string | number) => referencesIn(part, `${path}${step(key)}`, hear, refuse, depth + 1);
  if (depth > maxBindingDepth) refuse({ path, message: `must not nest deeper than ${maxBindingDepth} levels` });
  else if (typeof binding === "string" && isReferenceText(binding)) settle(parseReferenceText(binding), path, hear, refuse);
  else if (Array.isArray(binding)) binding.forEach(inside);
  else if (isJsonObject(binding)) {
    const list = binding.$ref;
    if (list !== undefined && Object.keys(binding).length > 1)
      refuse({ path, message: `must not have other keys beside "$ref"; an object with such a key cannot be written here` });
    else if (list !== undefined) settle(parseReferenceList(list), path, hear, refuse);
    else if (isTag(binding)) refuseInside(binding, path, refuse);
    else for (const [key, part] of Object.entries(binding)) inside(part, key);
  }
}

const isTag = (object: object): boolean =>
  Object.keys(object).length === 1 && Object.keys(object)[0]?.startsWith("$onex:") === true;

/** A tag is one encoded value, of which no part comes from elsewhere. */
function refuseInside(tag: Json, path: string, refuse: (problem: Problem) => void): void {
  const forbid = (_: unknown, at: string): void =>
    refuse({ path: at, message: `must not be a reference inside a "$onex:" value` });
  if (isJsonObject(tag)) for (const [key, part] of Object.entries(tag)) referencesIn(part, `${path}${step(key)}`, forbid, refuse);
}

function settle(
  result: Parsed<Reference>,
  path: string,
  hear: (reference: Reference, path: string) => void,
  refuse: (problem: Problem) => void,
): void {
  if (result.ok) hear(result.value, path);
  else for (const problem of result.problems) refuse({ path: `${path}${problem.path}`, message: problem.message });
}

/** A document of another kind or of a higher major is told so, and nothing else about it. */
function isOtherVersion(json: unknown): GraphProblem | undefined {
  const onex = typeof json === "object" && json !== null && "onex" in json ? json.onex : undefined;
  if (typeof onex !== "string" || onex === "graph/1") return undefined;
  const message = `must be "graph/1", got "${onex}"; this version of ONEX reads no other`;
  return { path: "/onex", message, code: "graph/bad-document" };
}

function meaningProblems(document: GraphDocument): readonly GraphProblem[] {
  const found: GraphProblem[] = [];
  const vertices = new Set(Object.keys(document.nodes));
  const inside = (binding: Json | undefined, path: string, also: readonly string[]) => {
    if (binding === undefined) return;
    referencesIn(
      binding,
      path,
      (reference, at) => {
        const problem = targetProblem(reference, vertices, also);
        if (problem !== undefined) found.push({ path: at, message: problem, code: "graph/unknown-reference" });
      },
      (problem) => found.push({ ...problem, code: "graph/bad-reference" }),
    );
  };
  for (const [name, vertex] of Object.entries(document.nodes)) {
    const path = `/nodes${step(name)}`;
    if (reservedNames.includes(name))
      found.push({
        path,
        message: `must not be called "${name}", which has a meaning of its own; rename it`,
        code: "graph/bad-document",
      });
    const kinds = (["from", "source", "graph"] as const).filter((kind) => vertex[kind] !== undefined);
    if (kinds.length !== 1)
      found.push({ path, message: `must have exactly one of "from", "source" and "graph"`, code: "graph/bad-document" });
    if (vertex.each !== undefined && vertex.loop !== undefined)
      found.push({ path, message: `must not have both "each" and "loop"; make one of them a graph`, code: "graph/bad-document" });
    if (vertex.concurrency !== undefined && vertex.each === undefined)
      found.push({ path: `${path}/concurrency`, message: `must stand beside "each"`, code: "graph/bad-document" });
    const also = vertex.each !== undefined ? ["item", "index"] : vertex.loop !== undefined ? ["self"] : [];
    for (const [input, binding] of Object.entries(vertex.bind ?? {})) inside(binding, `${path}/bind${step(input)}`, also);
    inside(vertex.when, `${path}/when`, []);
    inside(vertex.each, `${path}/each`, []);
    inside(vertex.loop?.first, `${path}/loop/first`, []);
    inside(vertex.loop?.until, `${path}/loop/until`, ["self"]);
  }
  inside(document.output, "/output", []);
  return found;
}

function targetProblem({ name, path }: Reference, vertices: ReadonlySet<string>, also: readonly string[]): string | undefined {
  if (name === "input") return path.length > 0 ? undefined : `must name an input, like "$input.path"`;
  if (vertices.has(name) || also.includes(name)) return undefined;
  return `names "${name}", which is no node of this document${nameHint(name, vertices)}`;
}
