import type { IncomingMessage, ServerResponse } from "node:http";
import { Fault, type FaultCode } from "@onex/contract";

export interface BodyLimits {
  readonly maxBytes: number;
  readonly tooLarge: FaultCode;
  /** For bytes that are not UTF-8. */
  readonly malformed: FaultCode;
  readonly timeoutMs: number;
}

/** True when the request brings a body, whether or not it was read. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/**
 * The body of a JSON request as text. A declared length beyond the limit is refused before anything is read, an undeclared one as soon as it is
 * passed; what was not read stays in the socket, so the sender of the answer has to close the connection.
 */
export async function readJsonText(incoming: IncomingMessage, outgoing: ServerResponse, limits: BodyLimits): Promise<string> {
  requireJson(incoming);
  if (Number(incoming.headers["content-length"] ?? 0) > limits.maxBytes) throw tooLarge(limits);
  if (incoming.headers.expect !== undefined) outgoing.writeContinue();
  const bytes = await readBytes(incoming, limits);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault(limits.malformed, "The body is not UTF-8: encode JSON as UTF-8", { cause });
  }
}

function requireJson({ headers }: IncomingMessage): void {
  const type = headers["content-type"] ?? "";
  // RFC 8259 defines no parameter; a charset of UTF-8 changes nothing, any other would.
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type)) {
    throw new Fault(
      "registry/media-type",
      `Send the body as content-type application/json, not ${type === "" ? "without one" : `"${type}"`}`,
    );
  }
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    throw new Fault("registry/media-type", `Send the body without content-encoding, not as "${encoding}"`);
  }
}

const tooLarge = ({ tooLarge: code, maxBytes }: BodyLimits): Fault =>
  new Fault(code, `The body is larger than ${maxBytes} bytes: send less at once`, { details: { limit_bytes: maxBytes } });

function readBytes(incoming: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      clearTimeout(slow);
      incoming.pause();
      for (const [name, listener] of listeners) incoming.off(name, listener);
      finish();
    };
    const fail = (fault: Fault): void => settle(() => reject(fault));
    const slow = setTimeout(
      () =>
        fail(new Fault("registry/slow-request", `The body did not arrive within ${limits.timeoutMs} ms: send it again, faster`)),
      limits.timeoutMs,
    );
    const cut = (): void => fail(new Fault("registry/bad-request", "The connection ended before the body did: send it again"));
    const listeners: readonly (readonly [string, (chunk: Buffer) => void])[] = [
      [
        "data",
        (chunk) => {
          size += chunk.length;
          if (size > limits.maxBytes) fail(tooLarge(limits));
          else chunks.push(chunk);
        },
      ],
      ["end", () => settle(() => resolve(Buffer.concat(chunks, size)))],
      ["error", cut],
      ["close", cut],
    ];
    for (const [name, listener] of listeners) incoming.on(name, listener);
  });
}
