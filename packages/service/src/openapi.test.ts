import { isFaultCode } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import { callHub } from "./call-hub.ts";
import type { ProblemDocument } from "./problem.ts";
import { serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

async function served() {
  const calls = callHub();
  const collector = await recordedCollector();
  const service = await serve(collector, { port: 0, calls });
  onTestFinished(async () => {
    await service[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });
  // What it must be is what these tests look at.
  const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return { url: service.url, document, operations };
}

// Told by its content type, or by the claim that follows.
const problemOf = async (answer: Response) => (await answer.json()) as ProblemDocument;

test("the OpenAPI document has what version 3.1 requires, and every operation a name of its own", async () => {
  const { document, operations } = await served();
  expect(document.openapi).toBe("3.1.0");
  expect(document.info).toMatchObject({ title: "ONEX collector", version: "1" });
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(Object.values(operation.responses).every(({ description }) => description !== "")).toBe(true);
  }
});

test("every reference of the document leads to a schema, every schema is used and each compiles as draft 2020-12", async () => {
  const { document } = await served();
  const names = Object.keys(document.components.schemas).sort();
  const used = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
  expect([...new Set(used)].sort()).toEqual(names);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "document");
  for (const name of names) expect(ajv.compile({ $ref: `document#/components/schemas/${name}` })).toBeTypeOf("function");
});

test("every operation of the document is answered by a route", async () => {
  const { url, operations } = await served();
  for (const { path, method } of operations) {
    const stop = new AbortController();
    const answer = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, "known")}`, { method, signal: stop.signal });
    const code = answer.headers.get("content-type") === "application/problem+json" ? (await problemOf(answer)).code : undefined;
    expect([path, method, code]).not.toEqual([path, method, expect.stringMatching(/unknown-route|wrong-method/)]);
    stop.abort();
  }
});

test("every route that the start page lists is in the document, and the other way round", async () => {
  const { url, operations } = await served();
  const page = await (await fetch(url)).text();
  const listed = [...page.matchAll(/^(GET|POST)\s+(\S+) {2}/gm)].map(([, method, path]) => `${method} ${path}`);
  expect(listed.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
});

test("the codes that the document names are rows of the fault table", async () => {
  const { operations } = await served();
  for (const { operation } of operations) {
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      if (status === "200" || status === "204") continue;
      expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
      for (const code of description.split(", ")) expect([code, isFaultCode(code)]).toEqual([code, true]);
    }
  }
});

test("a query parameter of the document is taken, one that is not there is refused", async () => {
  const { url, operations } = await served();
  for (const { path, method, operation } of operations.filter((one) => one.method === "GET")) {
    const answer = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, "known")}?nonsense=1`, { method });
    const { code, detail } = await problemOf(answer);
    expect([path, answer.status, code]).toEqual([path, 400, "registry/bad-request"]);
    for (const { name } of operation.parameters.filter((parameter) => parameter.in === "query")) expect(detail).toContain(name);
  }
});
