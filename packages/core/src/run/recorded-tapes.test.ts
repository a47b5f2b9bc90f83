import { recordOf, type Tape, type Taping } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { describe as described, unknown } from "../../test/sample-node.ts";
import { plainAmbient } from "../../test/turned-by-hand.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { createNode } from "../node/create-node.ts";
import { RecordedTapes } from "./recorded-tapes.ts";

/** A world whose functions find their tape by hand. */
function taped(act: (world: { random(): number }) => unknown, isComplete = true) {
  let current: Tape | undefined;
  let drawn = 0;
  const draw = (): number => ++drawn;
  const world = { random: () => (current === undefined ? draw() : current.scalar("random", draw)) };
  const taping: Taping = {
    isComplete,
    play(tape, _, call) {
      const before = current;
      current = tape;
      try {
        return call();
      } finally {
        current = before;
      }
    },
  };
  const description = described("taped", { effects: "nondeterministic" });
  const node = createNode(description, () => act(world), { taping });
  return { g: graph({ out: node.bind() }, { ambient: plainAmbient() }), drawn: () => drawn };
}

describe("a graph of functions that can be taped", () => {
  test("asks nothing of the world when it verifies", () => {
    const { g, drawn } = taped((world) => [world.random(), world.random()]);
    const run = g.start();
    const replay = g.replay(run, { mode: "verify" });
    expect([run.value, replay.differences, replay.taken, drawn()]).toEqual([{ out: [1, 2] }, [], [], 2]);
  });

  test("records nothing where a run has no journal, and where another place runs it", () => {
    const { g, drawn } = taped((world) => world.random());
    expect([g.run(), g.run(), drawn()]).toEqual([{ out: 1 }, { out: 2 }, 2]);
  });

  test("lets the answer stand where not all that it depends on is taped", () => {
    const { g, drawn } = taped((world) => world.random(), false);
    const run = g.start();
    expect(run.record().readings).toEqual([{ at: "taped", attempt: 1, sources: [{ kind: "random", value: 1 }] }]);
    expect([g.replay(run, { mode: "verify" }).taken, drawn()]).toEqual([["taped"], 1]);
  });

  test("keeps the readings of a record through a replay of it", () => {
    const { g } = taped((world) => world.random());
    const record = g.start().record();
    expect(g.replay(record, { mode: "recorded" }).record()).toEqual(record);
    expect(recordOf(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  test("refuses a record whose readings are at no vertex, or cannot be decoded", () => {
    const { g } = taped((world) => world.random());
    const record = g.start().record();
    const reading = { at: "taped", attempt: 1, sources: [] };
    for (const readings of [
      [{ ...reading, at: "other/1/taped" }],
      [{ ...reading, sources: [{ kind: "random", value: { "$onex:none": 1 } }] }],
      [{ ...reading, sources: [{ kind: "weather", value: 1 }] }],
      [{ ...reading, sources: [{ kind: "random" }] }],
    ])
      expect(() => recordOf({ ...record, readings })).toThrow(expect.objectContaining({ code: "run/bad-record" }));
  });

  test("calls a vertex that takes no tape as ever", () => {
    const $ = inputs<{ x: number }>();
    const node = createNode(described("plain", { inputs: { x: unknown } }), (x: number): number => x);
    const run = graph({ out: node.bind($.x) }, { ambient: plainAmbient() }).start({ x: 1 });
    expect([run.value, run.record().readings]).toEqual([{ out: 1 }, undefined]);
  });
});

describe("RecordedTapes", () => {
  test("keeps what was read last at a place, and nothing after the run has ended", () => {
    const tapes = new RecordedTapes();
    tapes.tape("a", 1).scalar("clock", () => 1);
    const again = tapes.tape("a", 1);
    again.scalar("clock", () => 2);
    tapes.close();
    again.scalar("clock", () => 3);
    again.beyond("writing");
    expect(tapes.readings()).toEqual([{ at: "a", attempt: 1, sources: [{ kind: "clock", value: 2 }] }]);
  });

  test("says that something is missing where a reading never came, or there is no more room", () => {
    const tapes = new RecordedTapes();
    tapes.tape("open", 1).reading("file", "never");
    const full = tapes.tape("full", 1);
    for (let at = 0; at < 20; at++) {
      const tell = full.reading("file", `${at}`);
      if (typeof tell === "function") tell({ value: "x".repeat(2 ** 20) });
    }
    const [open, most] = tapes.readings();
    expect(open).toEqual({ at: "open", attempt: 1, sources: [], truncated: true });
    expect([most?.truncated, most?.sources.length]).toEqual([true, 16]);
  });

  test("takes no room for what it has not kept", () => {
    const tapes = new RecordedTapes();
    const tell = (place: string, size: number): void => {
      const slot = tapes.tape(place, 1).reading("file", place);
      if (typeof slot === "function") slot({ value: "x".repeat(size) });
    };
    tell("large", 16 * 2 ** 20 - 10);
    tell("too much", 100);
    tell("small", 10);
    expect(tapes.readings().map(({ at, truncated = false }) => [at, truncated])).toEqual([
      ["large", false],
      ["too much", true],
      ["small", false],
    ]);
  });

  test("keeps the order in which things were asked for, whichever came first", () => {
    const tapes = new RecordedTapes();
    const tape = tapes.tape("a", 1);
    const [one, two] = [tape.reading("file", "one"), tape.reading("file", "two")];
    if (typeof two === "function") two({ value: 2 });
    if (typeof one === "function") one({ error: new Error("gone") });
    expect(tapes.readings()[0]?.sources.map(({ of }) => of)).toEqual(["one", "two"]);
  });
});
