import { Fault, type Topology } from "@onex/contract";
import { f2nEngine, loadGraph, renderDot, renderMermaid, renderText } from "onex";
import { graphDocument, graphTarget, isModule } from "../graphs/graph-target.ts";
import type { Shell } from "../shell.ts";

export interface GraphShowOptions {
  readonly format: string;
  readonly json?: boolean;
}

type Render = (topology: Topology) => string;
/** What lays a picture out is loaded by who wants one. */
const formats: Readonly<Record<string, () => Render | Promise<Render>>> = {
  text: () => renderText,
  mermaid: () => renderMermaid,
  dot: () => renderDot,
  svg: async () => (await import("../render-svg.ts")).renderSvg,
};

/** `onex graph show`: the graph of a document, or one that a module makes, as text in some format, with `json` as data. */
export async function showGraph(target: string, { format, json }: GraphShowOptions, shell: Shell): Promise<void> {
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (render === undefined)
    throw new Fault("cli/usage", `There is no format "${format}" in this version; there are ${Object.keys(formats).join(", ")}`);
  await using engine = f2nEngine();
  const { topology } = isModule(target)
    ? (await graphTarget(target, {}, engine, shell.cwd)).graph
    : await loadGraph(await graphDocument(target, shell.cwd), { engine });
  shell.print(json ? JSON.stringify(topology) : (await render())(topology).trimEnd());
}
