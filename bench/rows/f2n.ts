/** f2n cold (a process of its own, imports included) and warm (new source text; a function of an open program). */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { f2n } from "onex";
import type { Row } from "../harness.ts";

const cold = join(import.meta.dirname, "..", "peers");

export async function f2nRows(): Promise<readonly Row[]> {
  await f2n.warm();
  let turn = 0;
  const text = (at: number): string =>
    `/** Scales. */ export interface Point { x: number; y: number; label?: string }
     export function scale${at}(point: Point, factor: number = ${at}): Point { return { ...point, x: point.x * factor, y: point.y * factor }; }`;
  return [
    {
      title: "f2n cold: a new process, imports included",
      unit: "ms",
      samples: 7,
      contestants: [
        { name: "onex f2n.source", run: () => once("f2n-cold.ts"), batch: 1 },
        { name: "ts-json-schema-generator (parameters only)", run: () => once("ts-json-schema-generator.ts"), batch: 1 },
        { name: "an empty process", run: () => once("empty.ts"), batch: 1 },
      ],
    },
    {
      title: "f2n warm",
      unit: "ms",
      samples: 15,
      contestants: [
        { name: "onex f2n.source, new text", run: () => f2n.source(text(turn++)), batch: 5 },
        { name: "onex f2n of a live function", run: () => f2n(f2nRows), batch: 5 },
      ],
    },
  ];
}

function once(script: string): void {
  execFileSync(process.execPath, [join(cold, script)], { stdio: ["ignore", "ignore", "inherit"] });
}
