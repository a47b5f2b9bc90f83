import { createConnection } from "vscode-languageserver/node";
import type { Shell } from "../../shell.ts";
import { serveLogs } from "./log-server.ts";

/** `onex log lsp`: serves one editor until it says `exit` or goes away; then the process ends, with 0 after a `shutdown` and 1 without. */
export async function serveEditor(_options: object, shell: Shell): Promise<never> {
  const connection = createConnection(process.stdin, process.stdout);
  serveLogs(connection, shell);
  connection.listen();
  return await new Promise<never>(() => {});
}
