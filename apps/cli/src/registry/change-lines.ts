import type { NodeSummary, WatchItem } from "@onex/contract";
import type { Paint } from "../paint.ts";
import { table } from "../table.ts";

/** One item of a watch as lines of JSON: type `event`, and in `event` what the watch said. Bookmarks are for resuming, nobody reads them. */
export function changeRecords(item: WatchItem): readonly unknown[] {
  if (item.type === "bookmark") return [];
  const { type, ...rest } = item;
  return [{ type: "event", event: type, ...rest }];
}

/** One item of a watch for people. */
export function changeLines(item: WatchItem, paint: Paint): readonly string[] {
  switch (item.type) {
    case "snapshot":
      return presentLines(item.nodes, paint);
    case "change":
      return [changeLine(item.change, item.node, paint)];
    case "synced":
      return [paint.dim("--- watching ---")];
    case "reset":
      return [paint.dim("--- no way to resume, starting again ---")];
    case "bookmark":
    case "slow":
      return [];
    default:
      return item satisfies never;
  }
}

type Named = Pick<NodeSummary, "name" | "hash" | "node_id">;

/** One change of one node, or one node that is there. */
export const changeLine = (change: string, node: Named, paint: Paint): string => changeCells(change, node, paint).join("  ");

/** What comes together is laid out together. */
function presentLines(nodes: readonly NodeSummary[], paint: Paint): readonly string[] {
  if (nodes.length === 0) return [];
  const shown = ({ liveness }: NodeSummary): string => (liveness === "live" ? "present" : liveness);
  return table(nodes.map((node) => changeCells(shown(node), node, paint))).split("\n");
}

function changeCells(change: string, node: Named, paint: Paint): readonly string[] {
  const styles: Readonly<Record<string, (text: string) => string>> = {
    announced: paint.green,
    replaced: paint.cyan,
    withdrawn: paint.red,
    expired: paint.yellow,
  };
  const style = styles[change] ?? paint.dim;
  return [style(change.padEnd(9)), paint.bold(node.name), paint.dim(`${node.hash.slice(0, 12)}  ${node.node_id}`)];
}
