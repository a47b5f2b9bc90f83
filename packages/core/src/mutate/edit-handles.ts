import { Fault, isFault, isReferenceText, nameHint, parseReferenceText, reservedNames, unescapeText } from "@onex/contract";
import { type Draft, draftOf } from "../graph/draft.ts";
import { VertexHandle } from "../graph/vertex-handle.ts";
import { valueSchema } from "../node/value-schema.ts";
import { type KnownPort, outermost } from "./graft.ts";
import { placeIn, type Sketch } from "./sketch.ts";

/** What the handles that a transaction gave out stand for. */
export type Handles = Map<VertexHandle["of"], KnownPort>;

/** Of a vertex or an input by its path. One that is not there is told about where it is read. */
export function handleAt(root: Sketch, path: string, kind: KnownPort["kind"], known: Handles): VertexHandle {
  if (kind === "input" && !path.includes(".")) return new VertexHandle({ kind: "input", name: path });
  try {
    return handleOf({ kind, ...placeIn(root, path) }, known);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return handleOf({ sketch: root, kind: "vertex", name: path }, known);
  }
}

function handleOf(port: KnownPort, known: Handles): VertexHandle {
  const { sketch, kind, name } = port;
  const runnable = kind === "vertex" ? sketch.slots[sketch.indexes.get(name) ?? -1]?.runnable : undefined;
  const schema =
    runnable === undefined
      ? sketch.inputs.find((input) => kind === "input" && input.name === name)?.schema
      : valueSchema(runnable);
  const handle = new VertexHandle({ kind: "input", name, ...(schema === undefined ? {} : { schema }) });
  known.set(handle.of, port);
  return handle;
}

/** A text that is a reference is one; there is no other way to write it in a text. */
export function draftFor(sketch: Sketch, source: unknown, known: Handles): Draft {
  if (typeof source !== "string") return draftOf(source);
  if (!isReferenceText(source)) return draftOf(unescapeText(source));
  const parsed = parseReferenceText(source);
  if (!parsed.ok)
    throw new Fault(
      "graph/bad-reference",
      `${JSON.stringify(source)} ${parsed.problems.map(({ message }) => message).join("; ")}`,
    );
  const { name, path } = parsed.value;
  if (name !== "input") return at(handleOf(meant(sketch, name), known), path);
  const [input, ...rest] = path;
  if (input === undefined) throw new Fault("graph/bad-reference", `"$input" names no input; write "$input.<name>"`);
  const names = outermost(sketch).inputs.map((each) => each.name);
  if (!names.includes(String(input)))
    throw new Fault("graph/unknown-reference", `The graph has no input "${input}"${nameHint(String(input), names)}`);
  return at(new VertexHandle({ kind: "input", name: String(input) }), rest);
}

/** What a name means in a body: one of its locals, a vertex of it, or of what is around it, whichever comes first. */
function meant(sketch: Sketch, name: string): KnownPort {
  for (let scope: Sketch | undefined = sketch; scope !== undefined; scope = scope.within?.sketch) {
    if (scope.within !== undefined && reservedNames.includes(name) && scope.inputs.some((input) => input.name === name))
      return { sketch: scope, kind: "input", name };
    if (scope.indexes.has(name)) return { sketch: scope, kind: "vertex", name };
  }
  return { sketch, kind: "vertex", name };
}

const at = (handle: VertexHandle, path: readonly (string | number)[]): VertexHandle =>
  path.length === 0 ? handle : handle.at(...path);
