import type { NodesQuery } from "@onex/contract";

/** The filters of `nodes list` and `nodes watch`, as the command line names them. Values are checked against their choices there. */
export interface NodeFilters extends Omit<NodesQuery, "execution_mode" | "limit" | "cursor"> {
  readonly executionMode?: NonNullable<NodesQuery["execution_mode"]>;
}

export function queryOf({ status, liveness, standing, trust, tag, graph, name, executionMode, q }: NodeFilters): NodesQuery {
  const all = { status, liveness, standing, trust, tag, graph, name, execution_mode: executionMode, q };
  // Only entries without a value are taken out.
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as NodesQuery;
}
