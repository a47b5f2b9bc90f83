import { type FaultCode, faults, type JsonSchema } from "@onex/contract";
import type { Route } from "./route.ts";

/** What every route may answer. */
const everyRoute: readonly FaultCode[] = ["registry/bad-request", "registry/forbidden", "internal/unexpected"];

type Schemas = Readonly<Record<string, JsonSchema>>;

/** The OpenAPI 3.1 document of a route table, whose routes name schemas. */
export function openApi(routes: readonly Route[], url: string, schemas: Schemas): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "ONEX collector",
      version: "1",
      description:
        "A registry of live function nodes. Every error is an RFC 9457 problem document whose code is a row of the fault table.",
    },
    servers: [{ url }],
    paths,
    components: { schemas: usedSchemas(paths, schemas) },
  };
}

function operation(route: Route): object {
  const { type, status = 200, schema, description } = route.answer;
  const content = type.startsWith("text/plain")
    ? { schema: { type: "string" } }
    : schema === undefined
      ? undefined
      : { schema: reference(schema) };
  return {
    operationId: route.id,
    summary: route.summary,
    parameters: parameters(route),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: reference(route.body) } } } }),
    responses: {
      [status]: { description, ...(content === undefined ? {} : { content: { [type]: content } }) },
      ...problemResponses([...everyRoute, ...route.faults]),
    },
  };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function parameters({ path, query = {}, headers = {} }: Route): readonly object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, { description, schema }]) => ({
    name,
    in: "query",
    required: false,
    description,
    schema,
  }));
  const inHeaders = Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
  return [...inPath, ...inQuery, ...inHeaders];
}

/** One response a status, naming the codes that it stands for. */
function problemResponses(codes: readonly FaultCode[]): Readonly<Record<string, object>> {
  const byStatus = Map.groupBy(new Set(codes), (code) => String(faults[code].status));
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      { description: same.join(", "), content: { "application/problem+json": { schema: reference("Problem") } } },
    ]),
  );
}

/** The schemas that the operations lead to. */
function usedSchemas(paths: object, schemas: Schemas): Schemas {
  const used = new Set<string>();
  const visit = (value: object): void => {
    for (const [, name = ""] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = schemas[name];
      if (schema === undefined || used.has(name)) continue;
      used.add(name);
      visit(schema);
    }
  };
  visit(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
