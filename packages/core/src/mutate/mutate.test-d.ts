import { expectTypeOf } from "vitest";
import { sampleNode } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { Mutation } from "./edit.ts";
import type { Shadow } from "./shadow.ts";

// Compiled by tsc; never run. Each `@ts-expect-error` is an edit that must not compile.

const length = sampleNode((text: string): number => text.length);
const later = sampleNode(async (text: string): Promise<number> => text.length);
const first = sampleNode((words: readonly string[]): string => words[0] ?? "");
const $ = inputs<{ text: string }>();
const g = graph({ out: length.bind($.text).with({ name: "step" }) });
const waiting = graph({ out: later.bind($.text) });

expectTypeOf(
  g.mutate((edit) => {
    edit.replace("step", length);
    edit.replace("step", later); // told at run time: names have no types
    edit.replace("step", g);
    edit.replace("step", waiting);
    edit.insert("x", length.bind($.text));
    edit.insert("x", first.bind(edit.vertex("anything")));
    edit.insert("x", first.bind(edit.vertex<string[]>("words")));
    edit.insert("x", length.bind(edit.vertex<{ title: string }>("page").at("title")));
    edit.insert("x", length.bind(edit.input("text")));
    edit.rewire("step", "text", "$x.0");
    edit.rewire("step", "text", { nested: [edit.vertex("x")] });
    edit.output("out", edit.vertex("x"));
    edit.remove("x");
    // @ts-expect-error a number is no text
    length.bind(edit.vertex<number>("count"));
    // @ts-expect-error a function is no node
    edit.replace("step", (text: string) => text.length);
    // @ts-expect-error a value is no vertex
    edit.insert("x", 1);
    // @ts-expect-error a name is missing
    edit.insert(length.bind($.text));
    // @ts-expect-error the input is missing
    edit.rewire("step", length.bind($.text));
    // @ts-expect-error a vertex is removed by its name
    edit.remove(length.bind($.text));
  }),
).toEqualTypeOf<Mutation>();

expectTypeOf(g.shadow("step", length, { share: 0.1 })).toEqualTypeOf<Shadow>();
expectTypeOf(g.shadow("step", length).promote({ guard: { errorRise: 0.1 } })).toEqualTypeOf<Mutation>();
g.shadow("step", length).promote({ guard: false });
// @ts-expect-error a guard is options or nothing
g.shadow("step", length).promote({ guard: true });
// @ts-expect-error a share is a number
g.shadow("step", length, { share: "10%" });
// @ts-expect-error a candidate is missing
g.shadow("step");

expectTypeOf(g.measure("step", [length, waiting])).toEqualTypeOf<Promise<Measurement>>();
// @ts-expect-error candidates are a list
g.measure("step", length);

// The graph's own type is what it was, however it was edited.
expectTypeOf(g.run({ text: "" })).toEqualTypeOf<{ readonly out: number }>();
expectTypeOf(waiting.run({ text: "" })).toEqualTypeOf<Promise<{ readonly out: number }>>();
