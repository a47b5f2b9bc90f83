import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A client that sends what it likes. */
export interface RawClient extends Disposable {
  readonly socket: Socket;
  /** Everything that was received so far. */
  readonly received: () => string;
  /** Resolves once `text` was received. */
  readonly seen: (text: string) => Promise<void>;
  /** Resolves with everything that was received when the other side has closed or reset the connection. */
  readonly closed: Promise<string>;
}

export async function rawClient(port: number, bytes: string | Buffer = ""): Promise<RawClient> {
  const socket = connect({ port, host: "127.0.0.1" });
  let received = "";
  const waiting = new Set<() => void>();
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
    for (const look of waiting) look();
  });
  // A reset is one way of closing.
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  await once(socket, "connect");
  socket.write(bytes);
  return {
    socket,
    received: () => received,
    seen: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!received.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void closed.then((all) => reject(new Error(`closed before "${text}" came, after: ${all}`)));
      }),
    closed,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** The text of a request with these headers beside Host; a body gets its length. */
export function requestText(
  port: number,
  line: string,
  { body, headers = {} }: { readonly body?: string; readonly headers?: Readonly<Record<string, string | number>> } = {},
): string {
  const length = body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const all = Object.entries({ host: `127.0.0.1:${port}`, ...length, ...headers });
  return `${line} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body ?? ""}`;
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
export const codeOf = (answer: string): string | undefined => /"code":"([^"]+)"/.exec(answer)?.[1];
