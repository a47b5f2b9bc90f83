import { graph, inputs, loadGraph } from "onex";
import { expect, test } from "vitest";
import { renderSvg } from "./render-svg.ts";
import { repository } from "./test-cli.ts";

const wordStats = await loadGraph(`${repository}/examples/word-stats.graph.yaml`);

test("renderSvg() draws every input, vertex and output once, and every read as an edge", () => {
  const svg = renderSvg(wordStats.topology);
  for (const { name } of wordStats.topology.vertices) expect(svg.split(`>${name}<`).length).toBeGreaterThan(1);
  expect(svg.match(/<rect /g)).toHaveLength(
    wordStats.topology.inputs.length + wordStats.topology.vertices.length + svg.split('class="output"').length - 1,
  );
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d/);
  expect(svg.match(/marker-end/g)?.length).toBeGreaterThanOrEqual(wordStats.topology.vertices.length);
});

test("renderSvg() writes names as text and nothing else", () => {
  const $ = inputs<Record<string, string>>();
  const svg = renderSvg(graph({ "<script>&\u0000": $["a"] as never }, { name: '"><b>' }).topology); // any output will do
  expect(svg).toContain("<title>&quot;&gt;&lt;b&gt;</title>");
  expect(svg).toContain("&lt;script&gt;&amp;\uFFFD");
  expect(svg).not.toMatch(/<script|<b>/);
});
