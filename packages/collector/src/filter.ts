import type { NodesQuery } from "@onex/contract";
import type { Moment } from "./moment.ts";

/** The test that a query is, over one moment of a node. Without `liveness` only live nodes pass. */
export function matcher(query: NodesQuery): (moment: Moment) => boolean {
  const { status, liveness = "live", standing, trust, tag, graph, name, execution_mode, q } = query;
  // Every node is provisional and untrusted: no evidence is gathered yet that could say otherwise.
  if ((standing ?? "provisional") !== "provisional" || (trust ?? "untrusted") !== "untrusted") return () => false;
  const words = wordsOf(q);
  return (moment) =>
    moment.liveness === liveness &&
    (status === undefined || moment.status === status) &&
    (execution_mode === undefined || moment.execution_mode === execution_mode) &&
    (name === undefined || moment.name === name) &&
    (tag === undefined || moment.tags.includes(tag)) &&
    (graph === undefined || moment.graphs.includes(graph)) &&
    words.every((word) => says(moment, word));
}

/** Patterns instead of lower-cased copies: a scan of many nodes allocates nothing. */
const wordsOf = (q = ""): RegExp[] => (q.match(/\S+/g) ?? []).map((word) => new RegExp(RegExp.escape(word), "iu"));

const says = ({ name, namespace, description, tags }: Moment, word: RegExp): boolean =>
  word.test(name) || word.test(description) || word.test(namespace) || tags.some((tag) => word.test(tag));
