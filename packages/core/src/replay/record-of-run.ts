import { encode, encodedReadings, type RunRecord } from "@onex/contract";
import { assertReadable, assertWritable } from "../history/inner-topologies.ts";
import { topologyForm } from "../history/topology-form.ts";
import { journalFault } from "../run/journal.ts";
import { evidenceSoFar, type StartedEvidence } from "./evidence.ts";

/** A run as plain JSON. Throws `graph/too-large`, `codec/too-deep`, and `codec/function` or `codec/unsupported` for values that live only in this process. */
export function recordOfRun(run: StartedEvidence): RunRecord {
  const { runId, entries, fault, inputs = {}, values, items, readings } = evidenceSoFar(run);
  const { topology } = run.trail.branch.base;
  assertWritable(topology);
  const record: RunRecord = {
    onex: "record/1",
    run_id: runId,
    graph: topology.name,
    status: fault === undefined ? "succeeded" : "failed",
    ...(fault === undefined ? {} : { fault: journalFault(fault) }),
    topology: topologyForm(topology),
    data: encode({ inputs, values: Object.fromEntries(values) }),
    ...(items.size === 0 ? {} : { items: encode(Object.fromEntries(items)) }),
    ...(readings.length === 0 ? {} : { readings: readings.map(encodedReadings) }),
    journal: entries,
  };
  assertReadable(record, topology.name);
  return record;
}
