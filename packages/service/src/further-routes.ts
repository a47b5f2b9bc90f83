import type { JsonSchema } from "@onex/contract";
import type { Route } from "./route.ts";
import { wireSchemas } from "./wire-schemas.ts";

const shape = /^(?:\/(?:\{\w+\}|[\w.~-]+))+$/;

/**
 * The schemas of a service's own routes and of further ones. Throws a `TypeError` for a further route that would answer where an own one does, repeats another or has no name of its
 * own, for a path of another form, and for a schema that is missing or that we have under the same name.
 */
export function withFurtherRoutes(
  own: readonly Route[],
  further: readonly Route[],
  schemas: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const taken = Object.keys(schemas).find((name) => Object.hasOwn(wireSchemas, name) || !/^\w+$/.test(name));
  if (taken !== undefined) throw new TypeError(`The schema ${JSON.stringify(taken)} needs another name, of letters and digits`);
  const all = { ...wireSchemas, ...schemas };
  for (const [at, route] of further.entries()) checkRoute(route, own, further.slice(0, at), all);
  return all;
}

function checkRoute(route: Route, own: readonly Route[], before: readonly Route[], schemas: object): void {
  const name = `${route.method} ${route.path}`;
  if (!shape.test(route.path)) throw new TypeError(`${name} has no path like /v1/things/{id}`);
  const there =
    own.find(({ path }) => overlap(path, route.path)) ??
    before.find(({ method, path }) => method === route.method && unnamed(path) === unnamed(route.path));
  if (there !== undefined) throw new TypeError(`${name} would answer where ${there.method} ${there.path} does`);
  if ([...own, ...before].some(({ id }) => id === route.id)) throw new TypeError(`${name} needs another id than ${route.id}`);
  for (const schema of [route.body, route.answer.schema])
    if (schema !== undefined && !Object.hasOwn(schemas, schema))
      throw new TypeError(`${name} speaks of a schema ${schema} that is not there`);
}

/** A parameter is a parameter, whatever it is called. */
const unnamed = (path: string): string => path.replaceAll(/\{\w+\}/g, "{}");

/** True when one address fits both paths. */
function overlap(one: string, other: string): boolean {
  const [parts, others] = [one.split("/"), other.split("/")];
  const open = (part = ""): boolean => part.startsWith("{");
  return parts.length === others.length && parts.every((part, at) => part === others[at] || open(part) || open(others[at]));
}
