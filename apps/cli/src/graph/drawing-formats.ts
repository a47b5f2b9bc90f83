import { table } from "../table.ts";
import type { Arrow, Box, Drawing } from "./drawing.ts";

/** Every format that `onex graph show` writes. */
export const drawingFormats = { text: drawText, mermaid: drawMermaid, dot: drawDot } as const;
export type DrawingFormat = keyof typeof drawingFormats;

function drawText({ name, boxes, arrows }: Drawing): string {
  const rows = boxes.map((box) => [`  ${box.kind}`, box.name, box.note, arrows.filter(({ to }) => to === box.id).map(shownArrow).join(", ")]);
  return `${name}\n${table(rows)}`;
}

const shownArrow = ({ from, input, part }: Arrow): string =>
  `${input === "" ? "" : `${input} `}<- ${from}${part === "" ? "" : `.${part}`}`;

/** Mermaid flowchart. Ids are numbered: its own words (`end`, `graph`) cannot be ids there. */
function drawMermaid({ name, boxes, arrows }: Drawing): string {
  const ids = new Map(boxes.map(({ id }, at) => [id, `n${at}`]));
  const shape = (box: Box): string => {
    const text = mermaidText(box.kind === "vertex" ? `${box.name}<br/>${exportOf(box.note)}` : box.name);
    return box.kind === "vertex" ? `["${text}"]` : `(["${text}"])`;
  };
  return [
    "---",
    `title: ${JSON.stringify(name)}`,
    "---",
    "flowchart LR",
    ...boxes.map((box) => `  ${ids.get(box.id)}${shape(box)}`),
    ...arrows.map((arrow) => `  ${ids.get(arrow.from)} -->${arrowText(arrow) === "" ? "" : `|"${mermaidText(arrowText(arrow))}"|`} ${ids.get(arrow.to)}`),
  ].join("\n");
}

/** Quotes are written as entities inside quoted text; `<br/>` stays, it is ours. */
const mermaidText = (text: string): string => text.replaceAll("#", "#35;").replaceAll('"', "#quot;");

function drawDot({ name, boxes, arrows }: Drawing): string {
  return [
    `digraph ${JSON.stringify(name)} {`,
    "  rankdir=LR;",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...boxes.map((box) => `  ${JSON.stringify(box.id)} [label=${JSON.stringify(dotLabel(box))}${box.kind === "vertex" ? "" : ", shape=ellipse"}];`),
    ...arrows.map((arrow) => {
      const label = arrowText(arrow);
      return `  ${JSON.stringify(arrow.from)} -> ${JSON.stringify(arrow.to)}${label === "" ? "" : ` [label=${JSON.stringify(label)}]`};`;
    }),
    "}",
  ].join("\n");
}

const dotLabel = ({ kind, name, note }: Box): string => (kind === "vertex" ? `${name}\n${exportOf(note)}` : name);

const arrowText = ({ input, part }: Arrow): string => (part === "" ? input : `${input === "" ? "" : `${input} `}.${part}`);

/** The export of `<path>#<export>`; the path is in the text format. */
const exportOf = (note: string): string => note.slice(note.lastIndexOf("#") + 1);
