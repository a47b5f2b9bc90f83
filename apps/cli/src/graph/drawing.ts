import { type Binding, type GraphDocument, type Reference, referencesIn } from "@onex/contract";

/** A graph document as boxes and arrows, in an order in which every arrow points forward. */
export interface Drawing {
  readonly name: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Box {
  /** Unique; a vertex name, `input.<name>` or `output.<name>`. */
  readonly id: string;
  readonly kind: "input" | "vertex" | "output";
  readonly name: string;
  /** What runs in a vertex, what an input is. */
  readonly note: string;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Input that the value goes to. */
  readonly input: string;
  /** Part of the value that is taken; "" for the whole. */
  readonly part: string;
}

/** Draws a document that has been parsed. Cycles are drawn too: validation is elsewhere. */
export function drawingOf(document: GraphDocument): Drawing {
  const arrows: Arrow[] = [];
  const inputs = new Set(Object.keys(document.input ?? {}));
  const connect = (binding: Binding | undefined, to: string, input: string): void => {
    if (binding === undefined) return;
    const hear = (reference: Reference): void => {
      const arrow = arrowFrom(reference, to, input);
      if (reference.name === "input") inputs.add(String(reference.path[0]));
      if (arrow !== undefined) arrows.push(arrow);
    };
    referencesIn(binding, "", hear, () => {});
  };
  for (const [name, vertex] of Object.entries(document.nodes)) {
    for (const [input, binding] of Object.entries(vertex.bind ?? {})) connect(binding, name, input);
    connect(vertex.when, name, "when");
    connect(vertex.each, name, "each");
    connect(vertex.loop?.until, name, "until");
  }
  const outputs = outputsOf(document.output);
  for (const [name, binding] of outputs) connect(binding, `output.${name}`, "");
  const boxes = [
    ...[...inputs].map((name): Box => ({ id: `input.${name}`, kind: "input", name, note: inputNote(document, name) })),
    ...inOrder(Object.keys(document.nodes), arrows).map((name): Box => ({ id: name, kind: "vertex", name, note: vertexNote(document, name) })),
    ...outputs.map(([name]): Box => ({ id: `output.${name}`, kind: "output", name, note: "" })),
  ];
  return { name: document.name ?? "graph", boxes, arrows };
}

function arrowFrom({ name, path }: Reference, to: string, input: string): Arrow | undefined {
  if (name === "self" || name === "item" || name === "index") return undefined;
  const isInput = name === "input";
  return { from: isInput ? `input.${path[0]}` : name, to, input, part: path.slice(isInput ? 1 : 0).join(".") };
}

/** A single output is called `value`. */
function outputsOf(output: Binding): readonly (readonly [string, Binding])[] {
  const isNamed = typeof output === "object" && output !== null && !Array.isArray(output) && !("$ref" in output);
  return isNamed ? Object.entries(output) : [["value", output]];
}

function inputNote({ input }: GraphDocument, name: string): string {
  const declared = input?.[name];
  const type = declared?.schema?.type;
  const shown = type === undefined ? "" : Array.isArray(type) ? type.join(" | ") : String(type);
  return declared?.default === undefined ? shown : `${shown} = ${JSON.stringify(declared.default)}`.trim();
}

function vertexNote({ nodes }: GraphDocument, name: string): string {
  const { from, graph } = nodes[name] ?? {};
  return from ?? graph ?? "source";
}

/** Each name behind those that point at it (Kahn's algorithm), equal ones as declared; what lies on a cycle comes last. */
function inOrder(names: readonly string[], arrows: readonly Arrow[]): readonly string[] {
  const waits = new Map(names.map((name) => [name, new Set<string>()]));
  for (const { from, to } of arrows) if (waits.has(from) && from !== to) waits.get(to)?.add(from);
  const ordered: string[] = [];
  for (let next = names.find((name) => waits.get(name)?.size === 0); next !== undefined; ) {
    const placed = next;
    ordered.push(placed);
    waits.delete(placed);
    for (const others of waits.values()) others.delete(placed);
    next = names.find((name) => waits.get(name)?.size === 0);
  }
  return [...ordered, ...waits.keys()];
}
