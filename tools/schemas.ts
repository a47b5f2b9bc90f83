/**
 * Writes the JSON Schemas of the wire shapes, which the contract holds as data, and of what `onex log` prints, to `schemas/`. `--check` writes nothing and fails when a file
 * there differs, is missing or belongs to no shape.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as contract from "../packages/contract/src/index.ts";
import * as devlog from "../packages/devlog/src/index.ts";

const folder = join(import.meta.dirname, "..", "schemas");
const published: Readonly<Record<string, contract.JsonSchema>> = {
  "metadata-block": contract.metadataBlockSchema,
  "node-description": contract.nodeDescriptionSchema,
  refusal: contract.refusalSchema,
  event: contract.eventSchema,
  "node-announce": contract.nodeAnnounceSchema,
  "node-heartbeat": contract.nodeHeartbeatSchema,
  "node-withdraw": contract.nodeWithdrawSchema,
  verdict: contract.verdictSchema,
  "node-summary": contract.nodeSummarySchema,
  "node-detail": contract.nodeDetailSchema,
  "nodes-page": contract.nodesPageSchema,
  "registry-status": contract.registryStatusSchema,
  call: contract.callSchema,
  "call-answer": contract.callAnswerSchema,
  problem: contract.problemSchema,
  fault: contract.faultDocumentSchema,
  "graph-document": contract.graphDocumentSchema,
  record: contract.recordSchema,
  export: contract.exportDocumentSchema,
  "signed-export": contract.envelopeSchema,
  "log-header": devlog.logHeaderSchema,
  "log-entry": devlog.logEntrySchema,
  "log-document": devlog.logDocumentSchema,
  "log-init": devlog.logsMadeSchema,
  "log-week-file": devlog.weekFileSchema,
  "log-written-entry": devlog.writtenEntrySchema,
  "log-status": devlog.statusSetSchema,
  "log-lint": devlog.lintReportSchema,
  "log-search": devlog.searchResultSchema,
  "log-entries": devlog.entriesSchema,
  "log-entry-detail": devlog.entryDetailSchema,
  "log-timeline": devlog.timelineSchema,
  "log-summary": devlog.summarySchema,
  "log-links": devlog.linkReportSchema,
  "log-archive": devlog.archivedSchema,
  "log-restore": devlog.restoredSchema,
  "log-velocity": devlog.writtenVelocitySchema,
  "log-velocity-report": devlog.velocityReportSchema,
  "log-hooks": devlog.hookStatusSchema,
  "log-hooks-run": devlog.hookResultSchema,
};

const files = new Map(
  Object.entries(published).map(([name, schema]) => [
    `${name}.schema.json`,
    `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: `urn:onex:schema:${name}:1`, ...schema }, null, 2)}\n`,
  ]),
);

mkdirSync(folder, { recursive: true });
const present = readdirSync(folder);
const stale = [
  ...[...files]
    .filter(([name, text]) => !present.includes(name) || readFileSync(join(folder, name), "utf8") !== text)
    .map(([name]) => name),
  ...present.filter((name) => !files.has(name)),
];
if (process.argv.includes("--check")) {
  for (const name of stale) console.error(`schemas/${name} does not match its shape in the source: run node tools/schemas.ts`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const name of stale) {
    const text = files.get(name);
    if (text === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), text);
  }
  console.log(`${files.size} schemas, ${stale.length} changed`);
}
