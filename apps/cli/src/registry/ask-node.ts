import { Fault, isFault } from "@onex/contract";
import type { RegistryClient } from "./registry-client.ts";

/** What the registry says is written for whoever asks it over HTTP. */
const unknownNode = (idOrName: string, { details }: Fault): Fault =>
  new Fault(
    "registry/unknown-node",
    `No node has the id, the hash or the name "${idOrName}"; "onex nodes list" shows those that are there`,
    {
      details,
    },
  );

/** Candidates that are named. */
const most = 10;

/**
 * Asks about a node by its id, or where there is none, by a name that one live node alone has. Raises what asking raises, `registry/unknown-node` where
 * nobody has the name either, and `cli/usage` where several have it, with their ids.
 */
export async function askNode<T>(
  client: Pick<RegistryClient, "find">,
  idOrName: string,
  ask: (id: string) => Promise<T>,
): Promise<T> {
  try {
    return await ask(idOrName);
  } catch (thrown) {
    if (!isFault(thrown) || thrown.code !== "registry/unknown-node" || idOrName.length > 1024) throw thrown;
    const { nodes, next } = await client.find({ name: idOrName, limit: most });
    const [only, ...others] = nodes;
    if (only === undefined) throw unknownNode(idOrName, thrown);
    if (others.length === 0) return await ask(only.node_id);
    const ids = nodes.map(({ node_id }) => node_id);
    throw new Fault(
      "cli/usage",
      `${next === undefined ? ids.length : `More than ${most}`} nodes are called "${idOrName}"; name one by its id: ${ids.join(", ")}`,
      { details: { where: idOrName, ids } },
    );
  }
}
