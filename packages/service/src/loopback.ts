import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { Fault } from "@onex/contract";

const loopbackAddress = /^127(\.\d{1,3}){3}$/;

/** The address to listen on for a host that an operator named. Raises `registry/forbidden` for one that other machines could reach. */
export function loopbackHost(host: string): string {
  const address = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (address === "localhost") return "127.0.0.1";
  if (address === "::1" || loopbackAddress.test(address)) return address;
  throw new Fault(
    "registry/forbidden",
    `Listening on ${host} would let other machines in, and this service has no access tokens: listen on 127.0.0.1, ::1 or localhost`,
    { details: { host } },
  );
}

/** An address as it stands in a URL. */
export const urlHost = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

/**
 * What keeps pages of other sites out of a service that asks for no token: the request must have been meant for a loopback name with our port
 * (a rebound DNS name is not), and if a browser says which page sent it, that page must be our own.
 */
export function foreignRequest(
  incoming: IncomingMessage,
  listening: { readonly address: string; readonly port: number },
): Fault | undefined {
  const { port } = listening;
  const host = incoming.headers.host?.toLowerCase();
  if (count(incoming, "host") !== 1 || host === undefined)
    return new Fault("registry/bad-request", "Send exactly one Host header");
  const names = ["localhost", "127.0.0.1", "[::1]", urlHost(listening.address)];
  const own = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  if (!own.includes(host)) {
    return new Fault("registry/forbidden", `Host "${host}" is not this service: use http://localhost:${port}`);
  }
  const { origin } = incoming.headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
    return new Fault("registry/forbidden", `Pages of "${origin}" have no access here: only pages of http://${host} do`);
  }
  if (!incoming.url?.startsWith("/"))
    return new Fault("registry/bad-request", "Send the path of a route, beginning with a slash");
  return undefined;
}

/** `headers` keeps the first of repeated Host headers and tells nobody. */
const count = ({ rawHeaders }: IncomingMessage, name: string): number =>
  rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
