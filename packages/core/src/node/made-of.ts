import type { NodeDescription } from "@onex/contract";
import type { NodeOptions } from "./create-node.ts";
import type { Callable } from "./modes.ts";
import type { AnyNode } from "./node.ts";
import { runnableOf } from "./runnable.ts";

/** What `createNode` made a node of, to make another one of it. Throws a TypeError for anything else. */
export function madeOf(node: AnyNode): {
  readonly description: NodeDescription;
  readonly callable: Callable;
  readonly options: Pick<NodeOptions, "from" | "source" | "taping">;
} {
  const { callable, origin, reference, taping } = runnableOf(node);
  if (origin === undefined) throw new TypeError("A graph is no node");
  const { description, source } = origin;
  return {
    description,
    // Its arguments were checked against the description before they got there.
    callable: callable as Callable,
    options: {
      taping,
      ...(source === undefined ? {} : { source }),
      ...(reference !== undefined && "from" in reference ? { from: reference.from } : {}),
    },
  };
}
