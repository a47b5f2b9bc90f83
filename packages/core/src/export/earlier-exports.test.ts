import { canonicalJson, type ExportDocument, type Json, type SourceKeeper, systemHasher } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { describe as described, number } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { createNode } from "../node/create-node.ts";
import { digestOf } from "./export-graph.ts";
import { assertDigest, rehydrateGraph } from "./rehydrate-graph.ts";

const keeper: SourceKeeper = {
  write: async (keys) => ({
    files: { "texts.ts": "" },
    compiler: {},
    places: keys.map(() => ({ file: "texts.ts", name: "addOne" })),
  }),
};
const addOne = createNode(described("addOne", { inputs: { x: number }, outputs: number }), (x: number): number => x + 1, {
  source: { keeper, key: "addOne" },
});

const made = () => {
  const inner = graph({ out: addOne.bind(inputs<{ x: number }>().x) }, { name: "inner" });
  const $ = inputs<{ list: number[] }>();
  const g = graph(
    { all: each($.list, (item) => addOne.bind(item)), part: inner.bindWith({ x: 5 }).at("out") },
    { name: "outer" },
  );
  g.run({ list: [1, 2] });
  return g;
};

const withHash = async (document: ExportDocument, hash: string): Promise<ExportDocument> => {
  const { values, digest: _, ...rest } = document;
  const changed = { ...rest, ...(values === undefined ? {} : { values: { ...values, hash } }) };
  return { ...changed, digest: await digestOf(changed, systemHasher.sha256) };
};

const rehydrated = async (document: ExportDocument) => {
  await assertDigest(document);
  return rehydrateGraph(document, new Map(Object.keys(document.functions).map((key) => [key, addOne as never])));
};

/** As before 0.1.0: the whole topology in one text, and the values by name. */
async function hashedWhole({ topology, values }: ExportDocument): Promise<string> {
  const { values: named = {} } = (values?.data ?? {}) as { readonly values: Readonly<Record<string, Json>> };
  const whole = await systemHasher.sha256(canonicalJson(topology as unknown as Json));
  const all = Object.fromEntries(topology.vertices.map(({ name }) => [name, named[name] ?? null]));
  return systemHasher.sha256(canonicalJson({ topology: whole, values: all }));
}

describe("an export whose values have another hash", () => {
  test("is refused as one of an earlier version, with what to do, where that version made the hash", async () => {
    const document = await made().export({ values: true });
    const earlier = await withHash(document, await hashedWhole(document));
    await expect(rehydrated(earlier)).rejects.toMatchObject({
      code: "graph/bad-export",
      message: expect.stringMatching(
        /a version of ONEX before 0\.1\.0 wrote its values.*; export it again with this version, or without its values$/,
      ),
    });
  });

  test("is refused as changed where no version made it", async () => {
    const document = await made().export({ values: true });
    await expect(rehydrated(await withHash(document, "0".repeat(64)))).rejects.toMatchObject({
      code: "graph/bad-export",
      message: expect.stringContaining("its values are not those that its hash is of"),
    });
    const again = await rehydrated(document);
    expect(again.value("inner")).toEqual({ out: 6 });
  });
});
