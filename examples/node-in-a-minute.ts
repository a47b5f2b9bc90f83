/** A function becomes a node, is announced, found and run by somebody who only knows what it is about. */
import { announce, collector, f2n, memoryTransport } from "onex";

/**
 * How far apart two texts are: the least number of letters to insert, remove or change.
 * @tag text
 */
export function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= other.length; column++) {
      const change = (row[column - 1] ?? 0) + (letter === other[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

const node = await f2n(editDistance);
console.log(
  `${node.name}: ${node.description.effects.class}, ${node.description.call}, ${node.metadata_block.hash.slice(0, 12)}`,
);
console.log(`in process: ${node.run("kitten", "sitting")}`);

const transport = memoryTransport();
await using registry = await collector({ doors: [transport] });
await using _online = await announce([node], { transport });

const found = registry.find({ tag: "text", q: "letters" });
const [first] = found.ok ? found.value.nodes : [];
if (first === undefined) throw new Error("the node was not found");
const answer = await registry.run(first.node_id, { one: "flood", other: "blood" });
console.log(`found ${first.name}, ran it there: ${"value" in answer ? answer.value : answer.problem.message}`);
