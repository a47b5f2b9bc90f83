import { generateKeyPairSync } from "node:crypto";
import { canonicalJson, type ExportDocument, type Json, recordOf, systemHasher } from "@onex/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ed25519Signer } from "./ed25519.ts";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";
import { each, f2nEngine, inputs, loop, openExport, when } from "./index.ts";

const engine = f2nEngine();
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await f2n.dispose();
});

/** A share of something. */
interface Share {
  readonly amount: number;
  readonly of: string;
}

const halves = 2;
const split = (amount: number): number => amount / halves;
const share = (amount: number, of: string): Share => ({ amount: split(amount), of });
const later = async (value: number): Promise<number> => value + 1;
const big = (value: number): boolean => value > 1;
const halve = (state: { value: number; done: boolean }): { value: number; done: boolean } => ({
  value: split(state.value),
  done: split(state.value) < 1,
});
const keepAll = (value: unknown): unknown => value;
const total = (shares: readonly Share[]): number => shares.reduce((sum, { amount }) => sum + amount, 0);

async function sample() {
  const shareNode = await f2n(share);
  const bigNode = await f2n(big);
  const $ = inputs<{ amounts: number[]; of: string; start: { value: number; done: boolean } }>();
  const inner = graph(
    { total: (await f2n(total)).bind([shareNode.bind(inputs<{ a: number }>().a, "inner")]) },
    { name: "inner" },
  );
  const first = $.amounts.at(0, { default: 4 });
  return graph(
    {
      shares: each($.amounts, (amount) => shareNode.bind(splitNode.bind(amount), $.of)),
      end: loop($.start, (last) => halveNode.bind(last), { until: (state) => state.at("done"), maxTurns: 20 }),
      more: when(bigNode.bind(first), laterNode.bind(first).with({ timeoutMs: 5_000, retry: { attempts: 2, pauseMs: 1 } })),
      inner: inner.bindWith({ a: first }),
      kept: keepNode.bind({ map: new Map([[1, { at: new Date(5) }]]), first }),
    },
    { name: "everything", inputs: { of: { schema: { type: "string" }, default: "cake" } } },
  );
}

let splitNode: Awaited<ReturnType<typeof f2n<typeof split>>>;
let halveNode: Awaited<ReturnType<typeof f2n<typeof halve>>>;
let laterNode: Awaited<ReturnType<typeof f2n<typeof later>>>;
let keepNode: Awaited<ReturnType<typeof f2n<typeof keepAll>>>;
beforeAll(async () => {
  splitNode = await f2n(split);
  halveNode = await f2n(halve);
  laterNode = await f2n(later);
  keepNode = await f2n(keepAll);
});

const given = { amounts: [8, 2], start: { value: 10, done: false } } as never;
const allow = { trust: "allow", engine } as const;
const asJson = (value: object): Json => JSON.parse(JSON.stringify(value));

describe("export() and graph.rehydrate()", () => {
  test("give the same answers, conditions, lists, loops, graphs in graphs and policies included", async () => {
    const g = await sample();
    const document = await g.export();
    expect(Object.keys(document.files)).toHaveLength(1);
    const again = await graph.rehydrate(asJson(document), allow);
    expect(await again.run(given)).toEqual(await g.run(given));
    expect(again.topology.vertices.map(({ policy }) => policy)).toEqual(g.topology.vertices.map(({ policy }) => policy));
    expect(document.topology.vertices.map(({ node }) => node)).toEqual(g.topology.vertices.map(({ node }) => node));
  });

  test("are byte-identical when done again, and bring head and runs back", async () => {
    const g = await sample();
    const run = g.start(given);
    await run.done;
    const document = await g.export({ values: true, journal: [run] });
    const again = await graph.rehydrate(asJson(document), allow);
    expect(await again.snapshot().hash()).toBe(await g.snapshot().hash());
    expect(again.snapshot().run).toEqual(g.snapshot().run);
    const record = recordOf(asJson(document.journal?.[0] ?? {}));
    expect(JSON.stringify(await again.export({ values: true, journal: [record] }))).toBe(JSON.stringify(document));
    expect(await again.replay(record, { mode: "recorded" }).done).toEqual(await run.done);
    const verified = again.replay(record, { mode: "verify" });
    await verified.done;
    expect([verified.drift, verified.differences]).toEqual([[], []]);
  });

  test("say a graph in the words of graph documents where they have them", async () => {
    const shareNode = await f2n(share);
    const $ = inputs<{ a: number }>();
    const { nodes, output } = await graph({ one: shareNode.bind($.a, "$5") }, { name: "words" }).export();
    expect(nodes).toEqual({ share: { from: "./rehydrate.test.ts#share", bind: { amount: "$input.a", of: "$$5" } } });
    expect(output).toEqual({ one: "$share" });
  });

  test("take only what is reached, types included", async () => {
    const { files } = await graph({ one: (await f2n(share)).bind(1, "x") }).export();
    const [text = ""] = Object.values(files);
    expect(text).toContain("interface Share");
    expect(text).toContain("const halves = 2;");
    expect(text).not.toMatch(/vitest|halve\b|total/);
  });

  test("keep what modules share between functions", async () => {
    const module = {
      "state.ts": "export const seen: string[] = [];",
    };
    const text =
      'import { seen } from "./state.ts";\nexport function note(word: string): number { return seen.push(word); }\nexport function count(after: number): number { return seen.length + after * 0; }';
    // Of one text each function is a node of its own; in one export of a module they share it again.
    const note = await f2n.source(text, { name: "note", files: module });
    const g = graph({ n: note.bind("a" as never) } as never);
    const again = await graph.rehydrate(await g.export(), allow);
    expect(await again.run({})).toEqual({ n: 1 });
    expect(await again.run({})).toEqual({ n: 2 });
  });
});

describe("export() refuses by name", () => {
  const refusal = async (node: { readonly bind: (...args: never[]) => unknown }) =>
    await graph({ out: node.bind(1 as never) } as never)
      .export()
      .catch((thrown: unknown) => thrown);

  test("a captured variable", async () => {
    const make = (by: number) => (value: number) => value * by;
    const typed: (value: number) => number = make(3);
    const fault = await refusal(await f2n(typed));
    expect(fault).toMatchObject({ code: "f2n/no-source", details: { vertex: "anonymous" } });
    expect((fault as Error).message).toContain('captures "by" of a function around it');
  });

  test("a function that came with schemas instead of a source", async () => {
    const node = await f2n(Math.abs, {
      input: { type: "object", properties: { value: { type: "number" } }, required: ["value"] } as never,
      output: { type: "number" } as never,
    });
    expect(await refusal(node)).toMatchObject({ code: "graph/ephemeral-reference", details: { vertex: "abs" } });
  });

  test("what comes from a package", async () => {
    const usesPackage = (value: number): string => fc.stringify(value);
    const fault = await refusal(await f2n(usesPackage));
    expect(fault).toMatchObject({ code: "f2n/import-unresolved" });
    expect((fault as Error).message).toContain('"fast-check"');
  });
});

describe("graph.rehydrate() refuses", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const pem = (key: typeof privateKey, type: "pkcs8" | "spki"): string => String(key.export({ type, format: "pem" }));
  const signer = ed25519Signer(pem(privateKey, "pkcs8"));
  const own = pem(publicKey, "spki");
  const small = async () => graph({ one: (await f2n(share)).bind(inputs<{ a: number }>().a, "x") }, { name: "small" });

  test("an unsigned document without a word, and a signature by nobody who was named", async () => {
    const document = await (await small()).export();
    await expect(graph.rehydrate(document, { trust: "verified", keys: [own], engine })).rejects.toMatchObject({
      code: "graph/untrusted",
    });
    const other = pem(generateKeyPairSync("ed25519").publicKey, "spki");
    const signed = await (await small()).export({ sign: signer });
    await expect(graph.rehydrate(signed, { trust: "verified", keys: [other], engine })).rejects.toMatchObject({
      code: "graph/untrusted",
    });
    for (const unsaid of [undefined, {}, { trust: undefined }]) {
      await expect(graph.rehydrate(document, unsaid as never)).rejects.toMatchObject({ code: "graph/untrusted" });
      await expect(openExport(document, unsaid as never)).rejects.toMatchObject({ code: "graph/untrusted" });
    }
    expect((await graph.rehydrate(signed, { keys: [own], engine })).run({ a: 4 })).toEqual(
      (await graph.rehydrate(document, { trust: "allow", engine })).run({ a: 4 }),
    );
    await expect(graph.rehydrate(signed, { trust: "verified", engine })).rejects.toMatchObject({ code: "graph/untrusted" });
    await expect(graph.rehydrate(signed, { trust: "allow", keys: [other], engine })).rejects.toMatchObject({
      code: "graph/untrusted",
    });
    expect((await graph.rehydrate(signed, { trust: "verified", keys: [other, own], engine })).run({ a: 4 })).toEqual({
      one: { amount: 2, of: "x" },
    });
  });

  test("a source that is other code than its hash says, naming the vertex, also where the digest was made anew", async () => {
    const document = await (await small()).export();
    const files = Object.fromEntries(
      Object.entries(document.files).map(([path, text]) => [path, text.replace("halves = 2", "halves = 3")]),
    );
    const { digest: _, ...forged } = { ...document, files };
    const digest = await systemHasher.sha256(canonicalJson(asJson(forged)));
    await expect(graph.rehydrate({ ...forged, digest }, allow)).rejects.toMatchObject({
      code: "graph/bad-export",
      details: { drift: [{ vertex: "share" }] },
    });
  });

  test("a flipped bit wherever it is: source, hashes, values, payload, signature", async () => {
    const g = await small();
    g.run({ a: 4 });
    const text = JSON.stringify(await g.export({ values: true }));
    const signed = await g.export({ sign: signer, values: true });
    const open = (json: unknown, trust: "allow" | "verified") => openExport(json, { trust, keys: [own] });
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 0, max: 6 }), async (at, bit) => {
        const flipped = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << bit))}${text.slice(at + 1)}`;
        const json = parsed(flipped);
        // What is no JSON any more, and what says the same in other letters, is no document to be refused.
        if (json === undefined || JSON.stringify(json) === text) return;
        await expect(open(json, "allow")).rejects.toMatchObject({ code: "graph/bad-export" });
      }),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("payload", "sig"),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 5 }),
        async (part, where, bit) => {
          const [signature] = signed.signatures;
          const before = part === "payload" ? signed.payload : (signature?.sig ?? "");
          const at = Math.floor(where * before.length);
          const after = `${before.slice(0, at)}${String.fromCharCode(before.charCodeAt(at) ^ (1 << bit))}${before.slice(at + 1)}`;
          const forged =
            part === "payload" ? { ...signed, payload: after } : { ...signed, signatures: [{ ...signature, sig: after }] };
          await expect(open(forged, "verified")).rejects.toMatchObject({
            code: expect.stringMatching(/^graph\/(untrusted|bad-export)$/),
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  test("a later major version, another kind of payload, and what is no export at all", async () => {
    const document: ExportDocument = await (await small()).export();
    for (const json of [
      { ...document, onex: "export/2" },
      { ...document, more: 1 },
      {},
      null,
      "x",
      { payloadType: "text/plain", payload: "", signatures: [{ sig: "AA==" }] },
    ])
      await expect(graph.rehydrate(json, allow)).rejects.toMatchObject({ code: "graph/bad-export" });
  });
});

test("values of every kind survive export() and come back equal", async () => {
  const g = graph({ kept: keepNode.bind(inputs<{ value: unknown }>().value) }, { name: "kept" });
  const document = await g.export();
  const leaf = fc.oneof(
    fc.constantFrom(undefined, Number.NaN, -0, Number.POSITIVE_INFINITY, null),
    fc.bigInt(),
    fc.date(),
    fc.string(),
    fc.double(),
    fc.uint8Array({ maxLength: 8 }),
    fc.float64Array({ maxLength: 4 }),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.string({ maxLength: 5 }).filter((key) => key !== "__proto__"),
        tie("value"),
        { maxKeys: 3, noNullPrototype: true },
      ),
      fc.array(fc.tuple(leaf, tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
      fc.array(leaf, { maxLength: 3 }).map((items) => new Set(items)),
    ),
  }));
  const nodes = await graph.rehydrate(document, allow);
  await fc.assert(
    fc.asyncProperty(value, fc.boolean(), async (one, isCyclic) => {
      const whole: { one: unknown; self?: unknown } = { one };
      if (isCyclic) whole.self = whole;
      const fork = nodes.fork();
      fork.run({ value: whole });
      const exported = await fork.export({ values: true });
      const again = await graph.rehydrate(asJson(exported), allow);
      expect(again.value("keepAll")).toStrictEqual(fork.value("keepAll"));
      expect(await again.snapshot().hash()).toBe(await fork.snapshot().hash());
    }),
    { numRuns: 40 },
  );
});

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
