import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { JsonSchema } from "@onex/contract";
import { defaultConfig, findRepository, logThread } from "@onex/devlog";
import type { Route } from "onex";
import { logRoutes, logSchemas } from "./log-routes.ts";

/** The engineering logs of a repository as further routes of a registry, with the thread that answers them. */
export interface LogHosting extends AsyncDisposable {
  readonly routes: readonly Route[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** Undefined where no repository with logs is around the folder: with `.onex/log.yaml`, or with the folder that logs are in without one. */
export function logHosting(folder: string): LogHosting | undefined {
  const root = findRepository(realpathSync(folder));
  if (root === undefined || !hasLogs(root)) return undefined;
  const thread = logThread(root);
  return { routes: logRoutes(thread), schemas: logSchemas, [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose]() };
}

const hasLogs = (root: string): boolean =>
  existsSync(join(root, ".onex", "log.yaml")) || existsSync(join(root, defaultConfig.root));
