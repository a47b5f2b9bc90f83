import { expectTypeOf } from "vitest";
import { sampleNode } from "../../test/sample-node.ts";
import type { AnyNode } from "../node/node.ts";
import { type Graph, graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import type { Vertex } from "./vertex.ts";

// Compiled by tsc; never run. Each `@ts-expect-error` is a binding that must not compile.

interface Tree {
  readonly label: string;
  readonly children: readonly Tree[];
}
const countWords = (text: string): Record<string, number> => ({ [text]: 1 });
const topWords = async (counts: Record<string, number>, limit = 3): Promise<string[]> => Object.keys(counts).slice(0, limit);
const joinAll = (parts: readonly string[], options: { readonly separator: string; readonly last?: string }): string =>
  parts.join(options.separator);
const first = <T extends string | number>(items: readonly T[]): T | undefined => items[0];
const load = async (url: string, signal: AbortSignal): Promise<Tree> => ({ label: signal.aborted ? "" : url, children: [] });
const sum = (...values: number[]): number => values.length;
const format = (options: { readonly width: number; readonly fill?: string }): string => options.fill ?? String(options.width);

const count = sampleNode(countWords);
const top = sampleNode(topWords);
const join = sampleNode(joinAll);
const firstOf = sampleNode(first);
const loaded = sampleNode(load);
const total = sampleNode(sum);
const formatted = sampleNode(format);
const $ = inputs<{ path: string; limit: number; note?: string }>();

// A node keeps the type of its function.
expectTypeOf(count.run).toEqualTypeOf<typeof countWords>();
expectTypeOf(firstOf.run(["a" as const])).toEqualTypeOf<"a" | undefined>();
expectTypeOf(top.runWith({ counts: {} })).toEqualTypeOf<Promise<string[]>>();
formatted.runWith({ width: 3 });
// @ts-expect-error width is a number
formatted.runWith({ width: "3" });

// Each argument is a value, a vertex of it, or a literal that holds vertices.
expectTypeOf(count.bind("text")).toEqualTypeOf<Vertex<Record<string, number>, "sync", unknown>>();
expectTypeOf(count.bind($.path)).toEqualTypeOf<Vertex<Record<string, number>, "sync", { path: string }>>();
join.bind(["a", $.path], { separator: $.path });
join.bind([$.path, "b"], { separator: "-", last: $.path });
total.bind(1, $.limit, 3);
firstOf.bind([$.limit]);
loaded.bind($.path);
formatted.bind({ width: $.limit });
formatted.bindWith({ width: $.limit, fill: "x" });
// @ts-expect-error a number is no text
count.bind(3);
// @ts-expect-error a vertex of a number is no text
count.bind($.limit);
// @ts-expect-error the text is missing
count.bind();
// @ts-expect-error there is one parameter
count.bind("a", "b");
// @ts-expect-error a literal may hold only vertices that fit
join.bind([$.limit], { separator: "-" });
// @ts-expect-error the separator is missing
join.bind(["a"], {});
// @ts-expect-error a rest of numbers takes no text
total.bind(1, $.path);
// @ts-expect-error an optional input may be missing
count.bind($.note);
// @ts-expect-error by name as by position
formatted.bindWith({ width: $.path });
// @ts-expect-error there is no such input
$.other;

// Parts.
expectTypeOf(count.bind($.path).at("the")).toEqualTypeOf<Vertex<number | undefined, "sync", { path: string }>>();
expectTypeOf(count.bind($.path).at("the", { default: 0 })).toEqualTypeOf<Vertex<number, "sync", { path: string }>>();
expectTypeOf(loaded.bind($.path).at("label")).toEqualTypeOf<Vertex<string, "async", { path: string }>>();
expectTypeOf(loaded.bind("u").at("children").at(0)).toEqualTypeOf<Vertex<Tree | undefined, "async", unknown>>();
expectTypeOf(loaded.bind("u").at("children", 0)).toEqualTypeOf<Vertex<Tree | undefined, "async", unknown>>();
// @ts-expect-error there is no such part
loaded.bind("u").at("colour");

// A graph is sync exactly when every vertex is sync and untimed.
const syncGraph = graph({ words: count.bind($.path), path: $.path });
expectTypeOf(syncGraph.run({ path: "a" })).toEqualTypeOf<{ readonly words: Record<string, number>; readonly path: string }>();
const asyncGraph = graph({ top: top.bind(count.bind($.path), $.limit) });
expectTypeOf(asyncGraph.run({ path: "a", limit: 1 })).toEqualTypeOf<Promise<{ readonly top: string[] }>>();
const behindAsync = graph({ one: firstOf.bind(top.bind(count.bind("a"))) });
expectTypeOf(behindAsync.run()).toEqualTypeOf<Promise<{ readonly one: string | number | undefined }>>();
const inLiteral = graph({ text: join.bind([loaded.bind($.path).at("label")], { separator: "" }) });
expectTypeOf(inLiteral.run({ path: "" })).toEqualTypeOf<Promise<{ readonly text: string }>>();
const timed = graph({ words: count.bind("a").with({ timeoutMs: 5 }) });
expectTypeOf(timed.run()).toEqualTypeOf<Promise<{ readonly words: Record<string, number> }>>();
const named = graph({ words: count.bind("a").with({ name: "w" }) });
expectTypeOf(named.run()).toEqualTypeOf<{ readonly words: Record<string, number> }>();
declare const either: Vertex<number>;
expectTypeOf(graph({ either }).run({})).toEqualTypeOf<{ readonly either: number } | Promise<{ readonly either: number }>>();

// Inputs are those of all vertices that are reached.
// @ts-expect-error the limit is missing
asyncGraph.run({ path: "a" });
// @ts-expect-error the inputs are missing
syncGraph.run();
// @ts-expect-error a path is a text
syncGraph.run({ path: 1 });
graph({ note: $.note }).run();
graph({ note: $.note }).run({ note: "n" });

// A graph inside a graph.
const outer = graph({ inner: syncGraph.bindWith({ path: $.path }) });
expectTypeOf(outer.run({ path: "" }).inner.words).toEqualTypeOf<Record<string, number>>();
// @ts-expect-error by the inner graph's inputs
syncGraph.bindWith({ path: $.limit });

// Any graph is a `Graph`, any node an `AnyNode`.
const anyGraphs: readonly Graph[] = [syncGraph, asyncGraph, outer];
const anyNodes: readonly AnyNode[] = [count, top, firstOf, loaded];
expectTypeOf(anyGraphs.length + anyNodes.length).toEqualTypeOf<number>();
