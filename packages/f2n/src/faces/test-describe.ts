import type { NodeDescription } from "@onex/contract";
import { afterAll } from "vitest";
import { f2nEngine } from "../engine.ts";

/** Describes source text for the tests of one file. */
export function describer(): (text: string) => Promise<NodeDescription> {
  const engine = f2nEngine({ ambient: { now: () => 0, random: () => 0, newId: () => "00000000-0000-4000-8000-000000000000" } });
  afterAll(() => engine[Symbol.asyncDispose]());
  return async (text) => {
    const described = await engine.describeSource(text);
    if (described.status !== "wrapped") throw new Error(`${described.code}: ${described.reason}`);
    return described;
  };
}
