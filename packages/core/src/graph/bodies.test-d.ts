import { expectTypeOf } from "vitest";
import { sampleNode } from "../../test/sample-node.ts";
import { each } from "./each.ts";
import { graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import { loop } from "./loop.ts";
import type { Vertex } from "./vertex.ts";
import { when } from "./when.ts";

// Compiled by tsc; never run. Each `@ts-expect-error` is a binding that must not compile.

interface Draft {
  readonly text: string;
  readonly done: boolean;
}
const length = sampleNode((text: string): number => text.length);
const fetched = sampleNode(async (url: string): Promise<string> => url);
const orEmpty = sampleNode((text?: string): string => text ?? "");
const isLong = sampleNode((text: string): boolean => text.length > 9);
const improve = sampleNode((draft: Draft): Draft => draft);
const improveLater = sampleNode(async (draft: Draft): Promise<Draft> => draft);
const lines = sampleNode(function* (text: string): Generator<string> {
  yield text;
});
const linesLater = sampleNode(async function* (text: string): AsyncGenerator<string> {
  yield text;
});
const joined = sampleNode((parts: readonly string[]): string => parts.join());
const pulled = sampleNode((parts: Iterable<string>): number => [...parts].length);
const pulledLater = sampleNode(async (parts: AsyncIterable<string>): Promise<number> => [parts].length);
const $ = inputs<{ text: string; flag: boolean; list: string[]; note?: string }>();

// when() adds undefined, and waits for the flag and the vertex.
expectTypeOf(when($.flag, length.bind($.text))).toEqualTypeOf<
  Vertex<number | undefined, "sync", { flag: boolean } & { text: string }>
>();
expectTypeOf(when(true, fetched.bind("u"))).toEqualTypeOf<Vertex<string | undefined, "async", unknown>>();
expectTypeOf(graph({ n: when(isLong.bind(fetched.bind("u")), length.bind("a")) }).run()).toEqualTypeOf<
  Promise<{ readonly n: number | undefined }>
>();
orEmpty.bind(when($.flag, $.text));
// @ts-expect-error what may be skipped may be undefined
length.bind(when($.flag, $.text));
// @ts-expect-error a text is no flag
when($.text, length.bind($.text));

// each() gives a list, sync when everything inside is.
expectTypeOf(graph({ out: each($.list, (item) => length.bind(item)) }).run({ list: [] })).toEqualTypeOf<{
  readonly out: number[];
}>();
expectTypeOf(graph({ out: each(["a", $.text], (item) => fetched.bind(item)) }).run({ text: "" })).toEqualTypeOf<
  Promise<{ readonly out: string[] }>
>();
expectTypeOf(each(["a"], (_, index) => index)).toEqualTypeOf<Vertex<number[], "sync", unknown>>();
expectTypeOf(each(lines.bind($.text), (item) => length.bind(item))).toEqualTypeOf<Vertex<number[], "sync", { text: string }>>();
// @ts-expect-error a text is no list
each($.text, (item) => item);
// @ts-expect-error an item is a text
each($.list, (item) => improve.bind(item));
// @ts-expect-error the body's inputs are the graph's
graph({ out: each(["a"], () => length.bind($.text)) }).run();

// loop() gives what goes round.
const first: Draft = { text: "", done: false };
const until = (draft: Vertex<Draft, "sync", unknown>) => draft.at("done");
expectTypeOf(loop(first, (last) => improve.bind(last), { until, maxTurns: 3 })).toEqualTypeOf<Vertex<Draft, "sync", unknown>>();
expectTypeOf(loop(improve.bind(first), (last) => improveLater.bind(last), { until, maxTurns: 3 })).toEqualTypeOf<
  Vertex<Draft, "async", unknown>
>();
expectTypeOf(loop($.text, (last) => orEmpty.bind(last), { until: (text) => isLong.bind(text), maxTurns: 3 })).toEqualTypeOf<
  Vertex<string, "sync", { text: string }>
>();
expectTypeOf(loop(1, (last) => last, { until: () => $.flag, maxTurns: 3 })).toEqualTypeOf<
  Vertex<number, "sync", { flag: boolean }>
>();
// @ts-expect-error the body gives something else than goes in
loop($.text, (last) => length.bind(last), { until: () => $.flag, maxTurns: 3 });
// @ts-expect-error a number decides nothing
loop($.text, (last) => orEmpty.bind(last), { until: (text) => length.bind(text), maxTurns: 3 });
// @ts-expect-error a loop is bounded
loop($.text, (last) => orEmpty.bind(last), { until: () => $.flag });

// A generator's vertex is the list of its items, wherever it goes.
expectTypeOf(lines.bind("a")).toEqualTypeOf<Vertex<string[], "sync", unknown>>();
expectTypeOf(graph({ out: linesLater.bind("a") }).run()).toEqualTypeOf<Promise<{ readonly out: string[] }>>();
joined.bind(lines.bind("a"));
pulled.bind(lines.bind("a"));
pulledLater.bind(linesLater.bind("a"));
pulledLater.bind(lines.bind("a"));
const count = length.bind("a");
// @ts-expect-error a number has no items
pulledLater.bind(count);
