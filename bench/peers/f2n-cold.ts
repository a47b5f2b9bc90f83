import { f2n } from "onex";

const node = await f2n.source(
  `/** Scales. */ export interface Point { x: number; y: number; label?: string }
   export function scale(point: Point, factor: number = 2): Point { return { ...point, x: point.x * factor, y: point.y * factor }; }`,
);
if (node.name !== "scale") throw new Error(`wrapped ${node.name}`);
await f2n.dispose();
