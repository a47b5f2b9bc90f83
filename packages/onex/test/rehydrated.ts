/** In a process of its own: rehydrates the export in a file, and prints its ids, its head and what it answers. */
import { readFileSync } from "node:fs";
import { encode } from "@onex/contract";
import { graph, openExport } from "../src/index.ts";

const [file = "", input = "{}"] = process.argv.slice(2);
const json: unknown = JSON.parse(readFileSync(file, "utf8"));
const document = await openExport(json, { trust: "allow" });
const g = await graph.rehydrate(json, { trust: "allow" });
const head = await g.snapshot().hash();
const [record] = document.journal ?? [];
const replayed = record === undefined ? undefined : await g.replay(record, { mode: "recorded" }).done;
const { functions } = await g.export();
const ids = Object.values(functions).map(({ description }) => [description.node_id, description.metadata_block.hash]);
console.log(JSON.stringify({ head, ids, replayed: encode(replayed), value: encode(await g.run(JSON.parse(input))) }));
