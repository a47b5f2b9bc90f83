import { createRequire } from "node:module";
import type { Topology } from "@onex/contract";
import { drawingOf } from "onex";

interface Laid {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
type LaidNode = Laid & { readonly kind: string };
type LaidEdge = Partial<Laid> & {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly decides: boolean;
};

interface Layout {
  setGraph(options: object): void;
  setNode(name: string, node: object): void;
  setEdge(from: string, to: string, edge: object, name: string): void;
  graph(): { readonly width?: number; readonly height?: number };
  nodes(): readonly string[];
  node(name: string): LaidNode;
  edges(): readonly object[];
  edge(edge: object): LaidEdge;
}

const require = createRequire(import.meta.url);
/** What is used of dagre, whose own declarations cannot be read with Node's module resolution. */
const dagre: {
  readonly graphlib: { readonly Graph: new (options: object) => Layout };
  layout(layout: Layout): void;
} = require("@dagrejs/dagre");

/** Pixels that a sign of a label takes, at the size of `style`. */
const signWidth = 7.2;
const height = 34;
const margin = 16;
const style = `text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}.box{fill:#fff;stroke:#57606a}.input{fill:#ddf4ff;stroke:#0969da}
.output{fill:#dafbe1;stroke:#1a7f37}.edge{fill:none;stroke:#57606a}.decides{stroke-dasharray:5 4}.label{fill:#57606a;font-size:10px}`;

/** A picture of a graph, laid out by dagre from left to right: inputs blue, outputs green, conditions dashed. Stands alone: no script, no font, no link. */
export function renderSvg(topology: Topology): string {
  const { outputs, labels, edges } = drawingOf(topology);
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: "LR", nodesep: 18, ranksep: 48, marginx: margin, marginy: margin });
  const place = (kind: "input" | "vertex" | "output", names: readonly string[]): void => {
    for (const [index, label] of names.entries()) {
      layout.setNode(`${kind}${index}`, { kind, label, width: label.length * signWidth + 24, height });
    }
  };
  place(
    "input",
    topology.inputs.map(({ name }) => name),
  );
  place("vertex", labels);
  place("output", outputs);
  for (const [at, { from, to, label, decides }] of edges.entries()) {
    const size = { width: label.length * 6.2, height: label === "" ? 0 : 14, labelpos: "c" };
    layout.setEdge(`${from.kind}${from.index}`, `${to.kind}${to.index}`, { label, decides, ...size }, String(at));
  }
  dagre.layout(layout);
  const { width = 0, height: tall = 0 } = layout.graph();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(tall)}" width="${round(width)}" height="${round(tall)}" role="img">`,
    `<title>${escaped(topology.name)}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#57606a"/></marker></defs>',
    ...layout.edges().map((edge) => edgeOf(layout.edge(edge))),
    ...layout.nodes().map((name) => boxOf(layout.node(name))),
    "</svg>\n",
  ].join("\n");
}

function boxOf({ kind, label, x, y, width, height: tall }: LaidNode): string {
  const corner = kind === "vertex" ? 4 : tall / 2;
  const [left, top] = [x - width / 2, y - tall / 2].map(round);
  const type = kind === "vertex" ? "box" : kind;
  return `<g><rect class="${type}" x="${left}" y="${top}" width="${round(width)}" height="${round(tall)}" rx="${corner}"/><text x="${round(x)}" y="${round(y + 4)}" text-anchor="middle">${escaped(label)}</text></g>`;
}

function edgeOf({ points, label, decides, x, y }: LaidEdge): string {
  const path = points.map((point, at) => `${at === 0 ? "M" : "L"}${round(point.x)} ${round(point.y)}`).join("");
  const text =
    label === undefined || label === "" || x === undefined || y === undefined
      ? ""
      : `<text class="label" x="${round(x)}" y="${round(y + 3)}" text-anchor="middle">${escaped(label)}</text>`;
  return `<g><path class="edge${decides ? " decides" : ""}" d="${path}" marker-end="url(#end)"/>${text}</g>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Text for XML, without the control characters that XML 1.0 cannot hold. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? "").replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, "\uFFFD");
