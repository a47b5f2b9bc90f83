import { Fault } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import { jsonAnswer, type Route } from "./route.ts";
import { type ServeOptions, serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";

const greet: Route = {
  method: "GET",
  path: "/v1/greetings/{name}",
  id: "greet",
  summary: "Says hello",
  query: {
    times: { description: "How often", schema: { type: "integer", minimum: 1, maximum: 9 } },
    tone: { description: "How", schema: { enum: ["loud", "low"] } },
  },
  answer: { type: "application/json", schema: "Greeting", description: "Hello" },
  faults: ["log/unknown-entry"],
  handle: ({ path, query }) => {
    if (path("name") === "nobody") throw new Fault("log/unknown-entry", "Nobody is here");
    if (path("name") === "oops") throw new Error("a secret of the house");
    return jsonAnswer({ name: path("name"), ...query });
  },
};
const learn: Route = {
  method: "POST",
  path: "/v1/greetings/{language}",
  id: "learn",
  summary: "Learns a language",
  body: "Greeting",
  answer: { type: "application/json", schema: "Health", description: "Learned" },
  faults: ["registry/too-large", "registry/media-type"],
  handle: async ({ json }) => {
    await json({ maxBytes: 100, tooLarge: "registry/too-large", malformed: "registry/bad-request" });
    return jsonAnswer({ status: "ok" });
  },
};
const count: Route = {
  method: "GET",
  path: "/v1/count",
  id: "count",
  summary: "Counts for ever",
  answer: { type: "text/event-stream", description: "Numbers" },
  faults: ["registry/rate-limited"],
  handle: () => ({
    counts: "watchers",
    async *open(signal) {
      yield { data: "1" };
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
  }),
};
const schemas = {
  Greeting: { type: "object", properties: { name: { $ref: "#/components/schemas/Name" } } },
  Name: { type: "string" },
} as const;

/** What is looked at one by one. */
interface Body {
  readonly code: string;
  readonly instance: string;
  readonly paths: Readonly<Record<string, { readonly get: object }>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function served(options: ServeOptions = {}) {
  const collector = await recordedCollector();
  onTestFinished(() => collector[Symbol.asyncDispose]());
  const service = await serve(collector, { port: 0, routes: [greet, learn, count], schemas, ...options });
  onTestFinished(() => service[Symbol.asyncDispose]());
  const answer = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${service.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Body };
  };
  return { url: service.url, answer };
}

test("a further route is answered with its parameters read and checked", async () => {
  const { answer } = await served();
  expect(await answer("/v1/greetings/a%2Fb?times=3&tone=low")).toEqual({
    status: 200,
    body: { name: "a/b", times: 3, tone: "low" },
  });
  expect(await answer("/v1/greetings/ada?times=10&tone=high&volume=11")).toMatchObject({
    status: 400,
    body: { code: "registry/bad-request", problems: [{ path: "/times" }, { path: "/tone" }, { path: "/volume" }] },
  });
  expect(await answer("/v1/greetings/nobody")).toMatchObject({
    status: 404,
    body: { code: "log/unknown-entry", detail: "Nobody is here" },
  });
  expect(await answer("/v1/greetings")).toMatchObject({ status: 404, body: { code: "registry/unknown-route" } });
  expect(await answer("/v1/greetings/ada", { method: "DELETE" })).toMatchObject({
    status: 405,
    body: { code: "registry/wrong-method" },
  });
});

test("what nobody planned in a further route stays inside and is reported", async () => {
  const reported: string[] = [];
  const { answer } = await served({ report: (fault, instance) => void reported.push(`${instance} ${fault.message}`) });
  const { status, body } = await answer("/v1/greetings/oops");
  expect([status, body.code, JSON.stringify(body).includes("secret")]).toEqual([500, "internal/unexpected", false]);
  expect(reported).toEqual([`${body.instance} a secret of the house`]);
});

test("a further route is under the rules of ours: same origin, media types, sizes, streams", async () => {
  const { url, answer } = await served({ limits: { watchers: 1 } });
  expect(await answer("/v1/greetings/ada", { headers: { origin: "http://evil.example" } })).toMatchObject({
    status: 403,
    body: { code: "registry/forbidden" },
  });
  const post = (type: string, body: string) =>
    answer("/v1/greetings/de", { method: "POST", headers: { "content-type": type }, body });
  expect((await post("application/json", "{}")).status).toBe(200);
  expect(await post("text/plain", "{}")).toMatchObject({ status: 415, body: { code: "registry/media-type" } });
  expect(await post("application/json", `"${"x".repeat(100)}"`)).toMatchObject({
    status: 413,
    body: { code: "registry/too-large" },
  });
  const stop = new AbortController();
  await fetch(`${url}/v1/count`, { signal: stop.signal });
  // A stream of ours and one of the further routes count together.
  expect(await answer("/v1/nodes/watch")).toMatchObject({ status: 429, body: { code: "registry/rate-limited" } });
  stop.abort();
});

test("a further route is in the OpenAPI document with its schemas, and on the start page", async () => {
  const { url, answer } = await served();
  const { body } = await answer("/openapi.json");
  expect(body.paths["/v1/greetings/{name}"]?.get).toMatchObject({
    operationId: "greet",
    parameters: [{ name: "name", in: "path" }, { name: "times", in: "query", schema: { maximum: 9 } }, { name: "tone" }],
    responses: {
      200: { content: { "application/json": { schema: { $ref: "#/components/schemas/Greeting" } } } },
      404: { description: "log/unknown-entry" },
    },
  });
  expect(body.components.schemas).toMatchObject(schemas);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(body, "document");
  expect(ajv.validate({ $ref: "document#/components/schemas/Greeting" }, { name: 1 })).toBe(false);
  expect(await (await fetch(url)).text()).toMatch(/^GET {3}\/v1\/greetings\/\{name\} +Says hello$/m);
});

test("a service without further routes knows nothing of them", async () => {
  const { answer } = await served({ routes: [], schemas });
  expect(await answer("/v1/greetings/ada")).toMatchObject({ status: 404, body: { code: "registry/unknown-route" } });
  expect((await answer("/openapi.json")).body.components.schemas).not.toHaveProperty("Greeting");
});

test.each<[string, Partial<ServeOptions>, RegExp]>([
  [
    "the path of an own route",
    { routes: [{ ...greet, path: "/v1/status" }] },
    /GET \/v1\/status would answer where GET \/v1\/status does/,
  ],
  ["that path for another method", { routes: [{ ...learn, path: "/v1/status" }] }, /POST \/v1\/status would answer where/],
  [
    "a path that fits an own parameter",
    { routes: [{ ...greet, path: "/v1/nodes/greet" }] },
    /where GET \/v1\/nodes\/\{id\} does/,
  ],
  ["a parameter that fits an own path", { routes: [{ ...greet, path: "/v1/{thing}" }] }, /where GET \/v1\/nodes does/],
  [
    "the path of another further route",
    { routes: [greet, { ...greet, id: "other", path: "/v1/greetings/{who}" }] },
    /where GET \/v1\/greetings\/\{name\} does/,
  ],
  ["an id of ours", { routes: [{ ...greet, id: "findNodes" }] }, /needs another id than findNodes/],
  ["an id twice", { routes: [greet, { ...learn, id: "greet" }] }, /needs another id than greet/],
  ["a path of another form", { routes: [{ ...greet, path: "/v1/*" }] }, /has no path like/],
  ["a path without a slash", { routes: [{ ...greet, path: "v1" }] }, /has no path like/],
  ["a schema that is missing", { schemas: {} }, /speaks of a schema Greeting that is not there/],
  ["a schema by the name of one of ours", { schemas: { ...schemas, Problem: {} } }, /"Problem" needs another name/],
  ["a schema by a name that no reference can hold", { schemas: { ...schemas, "a b": {} } }, /"a b" needs another name/],
])("serve() throws a TypeError for %s, and does not listen", async (_, options, message) => {
  const collector = await recordedCollector();
  onTestFinished(() => collector[Symbol.asyncDispose]());
  const serving = serve(collector, { port: 0, routes: [greet], schemas, ...options });
  await expect(serving).rejects.toThrow(TypeError);
  await expect(serving).rejects.toThrow(message);
});
