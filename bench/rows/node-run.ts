/** What a node costs beside the function in it: both schemas checked on every call. The parts are timed beside the whole. */
import { checker } from "@onex/contract";
import { f2n } from "onex";
import type { Row } from "../harness.ts";

export function scale(value: number, factor: number): number {
  return value * factor;
}

export interface Order {
  id: string;
  quantity: number;
  price: number;
  tags: string[];
}

export function total(order: Order): { id: string; amount: number } {
  return { id: order.id, amount: order.quantity * order.price };
}

export async function nodeRunRows(): Promise<readonly Row[]> {
  const [scaleNode, totalNode] = [await f2n(scale), await f2n(total)];
  const order: Order = { id: "a-1", quantity: 3, price: 9.5, tags: ["new", "gift"] };
  // As a node compiles them.
  const [first, second] = ["value", "factor"].map((name) => checker(scaleNode.inputs.properties?.[name] ?? {}));
  const output = checker(scaleNode.outputs);
  const validated = (one: number, two: number): boolean => first?.is(one) === true && second?.is(two) === true && output.is(one);
  let value = 1;
  return [
    {
      title: "node.run, two scalars",
      unit: "ns",
      contestants: [
        { name: "onex node.run", run: () => scaleNode.run(value++, 2) },
        { name: "onex node.runWith", run: () => scaleNode.runWith({ value: value++, factor: 2 }) },
        { name: "both validations", run: () => validated(value++, 2) },
        { name: "plain function call", run: () => scale(value++, 2) },
      ],
      goals: [
        {
          text: "at most both validations, the call and 100 ns: what is left of them",
          of: (median) => median("onex node.run") - median("both validations") - median("plain function call"),
          at: "most",
          limit: 100,
        },
      ],
    },
    {
      title: "node.run, an object with a list",
      unit: "ns",
      contestants: [
        { name: "onex node.run", run: () => totalNode.run(order) },
        { name: "plain function call", run: () => total(order) },
      ],
    },
  ];
}
