/** The whole way in one process: wrap, run, bind, announce, register, find, call. Prints what the registry answers. */
import { announce, collector, f2n, graph, inputs, memoryTransport, type Node } from "../src/index.ts";

function double(value: number): number {
  return value * 2;
}

const text = "export function double(value: number): number { return value * 2; }";
// Text carries no static type; this one is the function above.
const node = process.argv[2] === "live" ? await f2n(double) : ((await f2n.source(text)) as unknown as Node<typeof double>);
const $ = inputs<{ value: number }>();
const four = graph({ out: node.bind(node.bind($.value)) });
if (four.run({ value: 1 }).out !== 4) throw new Error("2 * 2 is 4");

const transport = memoryTransport();
await using registry = await collector({ doors: [transport] });
await using _online = await announce([node], { transport });
const found = registry.find({ name: "double" });
if (!found.ok || found.value.nodes.length !== 1) throw new Error("the node is not in the registry");
const answer = await registry.run(node.node_id, { value: 21 });
console.log("value" in answer ? answer.value : answer.problem.message);
await f2n.dispose();
