import { hash } from "node:crypto";
import { longestReading, type Taken } from "@onex/contract";
import { currentTape } from "./switchboard.ts";
import { again } from "./taped-function.ts";

/** A response as a tape keeps it. */
interface KeptResponse {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly redirected: boolean;
  readonly headers: readonly (readonly string[])[];
  readonly body: Uint8Array | null;
}

/** `fetch`. With a tape a response comes when its body is there, up to the longest that a tape keeps; event streams come as they are and are on none. */
export const fetchTaped: typeof fetch = async (input, init) => {
  const tape = currentTape();
  if (tape === undefined) return await globalThis.fetch(input, init);
  const slot = tape.reading("network", requestOf(input, init));
  // Under this kind nothing else is recorded.
  if (typeof slot !== "function") return responseOf(again(slot) as KeptResponse);
  try {
    const response = await globalThis.fetch(input, init);
    slot(await keptResponse(response));
    return response;
  } catch (error) {
    slot({ error });
    throw error;
  }
};

function requestOf(input: string | URL | Request, init: RequestInit | undefined): string {
  const isRequest = input instanceof Request;
  const method = init?.method ?? (isRequest ? input.method : "GET");
  const { body } = init ?? {};
  const sent = typeof body === "string" ? ` ${hash("sha256", body)}` : "";
  return `${method.toUpperCase()} ${isRequest ? input.url : String(input)}${sent}`;
}

async function keptResponse(response: Response): Promise<Taken | undefined> {
  const { url, status, statusText, redirected, headers } = response;
  if (headers.get("content-type")?.startsWith("text/event-stream") === true) return undefined;
  const body = response.body === null ? null : await bytesOf(response.clone());
  if (body === undefined) return undefined;
  if (body !== null && body.length > longestReading) return { size: body.length, sha256: hash("sha256", body) };
  const value: KeptResponse = { url, status, statusText, redirected, headers: [...headers], body };
  return { value };
}

/** Undefined for what goes on much longer than a tape keeps. */
async function bytesOf(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop ends this branch; the function's own goes on.
    if (length > 16 * longestReading) return undefined;
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function responseOf({ url, status, statusText, redirected, headers, body }: KeptResponse): Response {
  const response = new Response(body === null ? null : Uint8Array.from(body), {
    status,
    statusText,
    headers: headers.map(([name = "", value = ""]): [string, string] => [name, value]),
  });
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}
