import type { Fault, RefusedDescription, WatchItem } from "@onex/contract";
import { f2nEngine } from "onex";
import { existingProgram } from "../existing-path.ts";
import { faultDocument, faultText, strayFault } from "../fault-output.ts";
import { hostSession } from "../hosting/host-session.ts";
import { localRegistry } from "../hosting/local-registry.ts";
import { logHosting } from "../hosting/log-hosting.ts";
import type { HostNews } from "../hosting/node-host.ts";
import { changeLines, changeRecords } from "../registry/change-lines.ts";
import type { Shell } from "../shell.ts";

export interface UpOptions {
  readonly port: number;
  readonly host: string;
  /** Seconds. */
  readonly ttl: number;
  /** Seconds that runs may take to end when it is stopped. */
  readonly drain: number;
  readonly json?: boolean;
}

/** `onex up`: a registry and the functions below the paths as its nodes, until stopped. */
export async function up(paths: readonly string[], options: UpOptions, shell: Shell): Promise<void> {
  const stop = shell.listenForStop();
  if (options.json) shell.reserveOutput();
  shell.hearStrayErrors((thrown) => tellFault(strayFault(thrown), options, shell));
  const roots = await Promise.all((paths.length === 0 ? ["."] : paths).map((path) => existingProgram(path, shell.cwd)));
  await using logs = logHosting(shell.cwd);
  const { routes = [], schemas = {} } = logs ?? {};
  await using local = await localRegistry({ ...options, routes, schemas, limits: { closeMs: options.drain * 1000 } });
  await using engine = f2nEngine();
  const hear = (news: HostNews): void => tell(news, options, shell);
  await using session = await hostSession({
    paths: roots,
    engine,
    transport: local.transport,
    ttlSeconds: options.ttl,
    hear,
    signal: stop.signal,
    progress: shell.progress,
  });
  if (stop.signal.aborted) return;
  const { url } = local.service;
  if (options.json) shell.print(JSON.stringify({ type: "event", event: "listening", url, nodes: session.nodes().size }));
  else shell.print(`${shell.paint.bold(url)}  ${session.nodes().size} nodes; saved files are followed, Ctrl-C stops`);
  for await (const item of local.registry.watch({ signal: stop.signal })) printItem(item, options, shell);
  // While the nodes are there yet: what runs may end.
  await local.service[Symbol.asyncDispose]();
}

function printItem(item: WatchItem, { json }: UpOptions, shell: Shell): void {
  if (json) for (const record of changeRecords(item)) shell.print(JSON.stringify(record));
  else for (const line of changeLines(item, shell.paint)) shell.print(line);
}

/** What a file holds that is no node. It ends nothing: the file can be saved again. */
function tell(news: HostNews, options: UpOptions, shell: Shell): void {
  if (news.kind === "broken") tellFault(news.fault, options, shell);
  else for (const refused of news.refused) tellRefused(refused, options, shell);
}

function tellFault(fault: Fault, { json }: UpOptions, shell: Shell): void {
  if (json) shell.print(JSON.stringify({ type: "fault", ...faultDocument(fault, shell.cwd) }));
  else shell.note(faultText(fault, shell.cwd));
}

function tellRefused(refused: RefusedDescription, { json }: UpOptions, { print, note, paint }: Shell): void {
  if (json) print(JSON.stringify(refused));
  else note(`${paint.yellow("refused")}    ${refused.name}  ${refused.code}: ${refused.reason}`);
}
