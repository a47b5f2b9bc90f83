/** The graph of word-stats.graph.yaml, written as a program: the types of every step are checked before anything runs. */
import { join } from "node:path";
import { f2n, graph, inputs } from "onex";
import { countWords, readText, registerOf, report, tokenise, topWords } from "./functions/text.ts";

const read = await f2n(readText);
const split = await f2n(tokenise);
const count = await f2n(countWords);
const top = await f2n(topWords);
const classify = await f2n(registerOf);
const compose = await f2n(report);

const $ = inputs<{ path: string; title: string; limit: number }>();
const text = read.bind($.path).with({ name: "read", timeoutMs: 5000 });
const words = split.bind(text).with({ name: "words" });
const counts = count.bind(split.bind(text, 5).with({ name: "telling" })).with({ name: "count" });
const parts = {
  title: $.title,
  words,
  counts,
  top: top.bind(counts, $.limit),
  register: classify.bind(words),
};

const wordStats = graph({ report: compose.bind(parts), water: counts.at("water") }, { name: "word-stats" });

const path = join(import.meta.dirname, "data", "tide-mill.txt");
const result = await wordStats.run({ path, title: "The Tide Mill", limit: 5 });
console.log(JSON.stringify(result, null, 2));
