import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { announce, memoryTransport } from "@onex/announce";
import { collector } from "@onex/collector";
import { type AnnounceEvent, canonicalJson, type Evidence, type Json } from "@onex/contract";
import { inputs } from "@onex/core";
import { examine } from "@onex/f2n";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";
import { keep } from "./keep.ts";
import type { Node } from "./node.ts";

afterAll(() => f2n.dispose());

const double = await f2n.source<(value: number) => number>("export function double(value: number): number { return 2 * value; }");
const { hash, uuid } = double.metadata_block;
const tests: Evidence = { type: "tests", hash, holds: true };

describe("keep()", () => {
  test("gives the same function under its hash, and leaves the ephemeral node as it was", async () => {
    const kept = await keep(double, { by: "ada" });
    expect(kept.run(21)).toBe(42);
    expect(kept).toMatchObject({ node_id: hash, name: "double", kept: { by: "ada" }, description: { formerly: [uuid] } });
    expect(kept.metadata_block).toBe(double.metadata_block);
    expect(double).toMatchObject({ node_id: uuid });
    expect(double).not.toHaveProperty("kept");
    expect(double.description).not.toHaveProperty("formerly");
  });

  test("of a kept node takes what is known now", async () => {
    const again = await keep(await keep(double, { by: "ada" }), { by: "release policy", evidence: tests });
    expect(again).toMatchObject({ node_id: hash, description: { formerly: [uuid] } });
    expect(again.kept).toEqual({ by: "release policy", evidence: tests });
  });

  test("gives other code another id, and the same code the same one, however it is written", async () => {
    const ids = await Promise.all(
      [
        "export function double(value: number): number {\n  // Twice.\n  return 2 * (value);\n}",
        "export function double(value: number): number { return value + value; }",
      ].map(async (text) => (await keep(await f2n.source(text), { by: "ada" })).node_id),
    );
    expect(ids.map((id) => id === hash)).toEqual([true, false]);
  });

  test("takes an examination of this code for evidence, by whoever made it", async () => {
    const evidence: Evidence = JSON.parse(JSON.stringify(await examine(double, { runs: 20 })));
    expect((await keep(double, { by: "ada", evidence })).kept?.evidence).toMatchObject({ type: "examination", hash, runs: 20 });
  });

  test("refuses evidence of other code, and evidence that does not hold", async () => {
    await expect(keep(double, { by: "ada", evidence: { ...tests, hash: "0".repeat(64) } })).rejects.toMatchObject({
      code: "node/not-keepable",
      message: '"double" cannot be kept: the evidence is of other code, by its hash; check this node',
    });
    const broken = await f2n.source("export function first(names: string[]): string { return names[0]!.trim(); }");
    await expect(keep(broken, { by: "ada", evidence: await examine(broken) })).rejects.toMatchObject({
      code: "node/not-keepable",
      message: expect.stringContaining("not all of it holds"),
    });
  });

  test("refuses what answers from more than its code, by name", async () => {
    const rate = Math.random();
    const cases: readonly (readonly [node: Node, why: string])[] = [
      [await f2n((net: number): number => net * rate, { name: "gross" }), '"gross" cannot be kept: it captured rate'],
      [await f2n.source("export function use(act: () => void): void { act(); }"), "lives only in its process"],
      [
        await f2n(Math.max, { name: "max", input: { type: "object", properties: {} }, output: { type: "number" } }),
        "no source is known of it",
      ],
    ];
    for (const [node, why] of cases)
      await expect(keep(node, { by: "ada" })).rejects.toMatchObject({
        code: "node/not-keepable",
        message: expect.stringContaining(why),
      });
  });

  test("refuses a function whose file is not any more what the process runs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "onex-keep-"));
    const file = join(folder, "area.ts");
    writeFileSync(file, "export function area(side: number): number { return side * side; }");
    const { area } = await f2n.module<{ area: (side: number) => number }>(file);
    if (!("run" in area)) throw area;
    writeFileSync(file, "export function area(side: number): number { return side ** 3; }");
    await expect(keep(area, { by: "ada" })).rejects.toMatchObject({
      code: "node/not-keepable",
      cause: { code: "f2n/source-drift" },
    });
    rmSync(folder, { recursive: true });
  });

  test("keeps a function that imports a package: the hash has its name and version", async () => {
    const { yamlKeys } = await f2n.module<{ yamlKeys: (text: string) => string[] }>(
      join(import.meta.dirname, "../test/yaml-keys.ts"),
    );
    if (!("run" in yamlKeys)) throw yamlKeys;
    const kept = await keep(yamlKeys, { by: "ada" });
    expect(kept.run("a: 1\nb: 2")).toEqual(["a", "b"]);
    expect(kept.node_id).toBe(yamlKeys.metadata_block.hash);
  });

  test("wants a keeper, and evidence that can be read", async () => {
    const bad = [
      undefined,
      null,
      {},
      { by: " " },
      { by: 3 },
      { by: "ada", evidence: "yes" },
      { by: "ada", evidence: null },
      { by: "ada", prof: tests },
    ];
    for (const keeping of bad) await expect(keep(double, keeping as never)).rejects.toThrow(TypeError);
    await expect(keep(graph({ out: double.bind(1) }) as never, { by: "ada" })).rejects.toThrow(TypeError);
  });
});

describe("a kept node", () => {
  test("is announced as kept, with evidence as checked, and found by its hash and by the uuid that it had", async () => {
    const transport = memoryTransport();
    await using registry = await collector({ doors: [transport] });
    const kept = await keep(double, { by: "ada", evidence: tests });
    await using online = await announce([double], { transport });
    expect(registry.get(uuid)).toMatchObject({ node_id: uuid, status: "ephemeral", formerly: [] });
    await online.add(kept);
    await online.withdraw(uuid, "kept");
    for (const id of [hash, uuid])
      expect(registry.get(id)).toMatchObject({ node_id: hash, status: "validated", liveness: "live", formerly: [uuid] });
    expect(await registry.run(uuid, { value: 4 })).toMatchObject({ value: 8 });
    const page = registry.find({ status: "validated" });
    expect(page.ok && page.value.nodes.map(({ node_id }) => node_id)).toEqual([hash]);
  });

  test("without evidence is announced as online", async () => {
    const transport = memoryTransport();
    await using registry = await collector({ doors: [transport] });
    await using _online = await announce([await keep(double, { by: "ada" })], { transport });
    expect(registry.get(hash)).toMatchObject({ status: "online" });
  });

  test("says of itself nothing that the protocol has no word for", async () => {
    const transport = memoryTransport();
    const said = transport.follow({ from: "start" })[Symbol.asyncIterator]();
    await using _online = await announce([double, await keep(double, { by: "ada", evidence: tests })], { transport });
    const keys = async () => {
      const { value } = await said.next();
      const { metadata }: AnnounceEvent = JSON.parse(value.message.json);
      return Object.keys(metadata);
    };
    expect(await keys()).toEqual(await keys());
  });

  test("is named by its hash in a graph document, or by the path that it has", async () => {
    const $ = inputs<{ n: number }>();
    const document = graph({ out: (await keep(double, { by: "ada" })).bind($.n) }).document();
    expect(document.nodes.double).toMatchObject({ from: `node:${hash}` });
    expect(() => graph({ out: double.bind($.n) }).document()).toThrow(
      expect.objectContaining({ code: "graph/ephemeral-reference" }),
    );
  });

  test("comes out of an export with the same id and former id", async () => {
    const $ = inputs<{ n: number }>();
    const exported = await graph({ out: (await keep(double, { by: "ada" })).bind($.n) }).export();
    expect(exported.functions.double?.description).toMatchObject({ node_id: hash, formerly: [uuid] });
    const again = await graph.rehydrate(JSON.parse(JSON.stringify(exported)), { trust: "allow" });
    expect(await again.run({ n: 3 })).toEqual({ out: 6 });
    expect(canonicalJson((await again.export()) as unknown as Json)).toBe(canonicalJson(exported as unknown as Json));
  });

  test("answers what the node did that it is made of", async () => {
    const kept = await keep(double, { by: "ada" });
    fc.assert(fc.property(await double.arbitrary(), (input) => Object.is(kept.runWith(input), double.runWith(input))));
  });
});
