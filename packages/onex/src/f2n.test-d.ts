import { isFault } from "@onex/contract";
import { inputs, type Vertex } from "@onex/core";
import type { Arbitrary } from "@onex/f2n";
import { expectTypeOf } from "vitest";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";
import { keep } from "./keep.ts";
import type { Node } from "./node.ts";

// Compiled by tsc; never run. Each `@ts-expect-error` is a call that must not compile.

const $ = inputs<{ n: number; text: string }>();

// Source text whose type nobody tells takes anything and gives anything, now or later.
const untold = await f2n.source("export const f = (n: number): number => n;");
expectTypeOf(await untold.run(3, "b")).toEqualTypeOf<unknown>();
const chain = graph({ out: untold.bind(untold.bind($.n), [1, $.text]) });
expectTypeOf(await chain.run({ n: 1, text: "" })).toEqualTypeOf<{ readonly out: unknown }>();
// @ts-expect-error nobody knows whether it is there at once
chain.run({ n: 1, text: "" }).out;
// @ts-expect-error a text is missing
chain.run({ n: 1 });

// Source text whose type is told has it.
const told = await f2n.source<(n: number) => string>("export const f = (n: number): string => n.toFixed();");
expectTypeOf(told.run(3)).toEqualTypeOf<string>();
expectTypeOf(graph({ out: told.bind($.n) }).run({ n: 1 })).toEqualTypeOf<{ readonly out: string }>();
// @ts-expect-error it takes a number
told.bind($.text);
// @ts-expect-error what nobody told may be no number
told.bind(untold.bind($.n));

// A module by its path, with the types of its namespace or without.
const typed = await f2n.module<typeof import("./ed25519.ts")>("./ed25519.ts");
if (!isFault(typed.ed25519Signer)) expectTypeOf(typed.ed25519Signer.run).parameter(0).toEqualTypeOf<string>();
// @ts-expect-error there is no such export
typed.sign;
const { anything } = await f2n.module("./ed25519.ts");
if (anything !== undefined && !isFault(anything)) expectTypeOf(anything.bind($.n)).toExtend<Vertex<unknown>>();

// Whatever a node's function is, it is a node, also once it is kept; and its arbitrary is of its inputs.
const nodes: readonly Node[] = [untold, told, await keep(told, { by: "ada" })];
expectTypeOf(nodes).toEqualTypeOf<readonly Node[]>();
const measured = await f2n((options: { readonly width: number }): number => options.width);
expectTypeOf(await measured.arbitrary()).toEqualTypeOf<Arbitrary<{ readonly width: number }>>();
