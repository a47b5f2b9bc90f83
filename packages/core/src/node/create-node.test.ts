import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text, unknown } from "../../test/sample-node.ts";

const faultOf = (act: () => unknown) => {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
};

const repeat = sampleNode((word: string, times = 2) => word.repeat(times), {
  name: "repeat",
  inputs: { word: text, "times?": number },
  outputs: text,
});

describe("node.run", () => {
  test("gives what the function gives, and never a promise for a sync one", () => {
    expect(repeat.run("ab", 3)).toBe("ababab");
    expect(repeat.run("ab")).toBe("abab");
    expect(repeat.run("ab", undefined)).toBe("abab");
  });

  test("ignores arguments beyond the parameters, as a call does", () => {
    expect(["a", "b"].map((word) => repeat.run(word))).toEqual(["aa", "bb"]);
  });

  test("refuses arguments with every problem and its path", () => {
    // @ts-expect-error what a caller without types does
    const fault = faultOf(() => repeat.run(3, "x"));
    expect(fault.code).toBe("node/input-invalid");
    expect(fault.details.problems).toMatchObject([{ path: "/word" }, { path: "/times" }]);
    expect(fault.message).toContain(`"repeat" cannot take this input: /word`);
  });

  test("refuses a result that is not of the declared type", () => {
    const liar = sampleNode((): unknown => 3, { name: "liar", outputs: text });
    expect(faultOf(() => liar.run())).toMatchObject({ code: "node/output-invalid", details: { problems: [{ path: "" }] } });
  });

  test("lets an error of the function through as it is", () => {
    const error = new RangeError("mine");
    const failing = sampleNode(() => {
      throw error;
    });
    expect(() => failing.run()).toThrow(error);
  });

  test("of an async node rejects and never throws", async () => {
    const later = sampleNode(async (x: number) => x, { inputs: { x: number }, outputs: number, call: "async" });
    await expect(later.run(3)).resolves.toBe(3);
    // @ts-expect-error what a caller without types does
    await expect(later.run("3")).rejects.toMatchObject({ code: "node/input-invalid" });
    // @ts-expect-error the same by name
    await expect(later.runWith(3)).rejects.toMatchObject({ code: "node/input-invalid" });
    const early = sampleNode(
      (): Promise<number> => {
        throw new RangeError("early");
      },
      { outputs: number, call: "async" },
    );
    await expect(early.run()).rejects.toThrow(RangeError);
    const liar = sampleNode(async (): Promise<unknown> => "x", { outputs: number, call: "async" });
    await expect(liar.run()).rejects.toMatchObject({ code: "node/output-invalid" });
  });

  test("of a function that answers either way answers the way that it does", async () => {
    const either = sampleNode((wait: boolean): number | Promise<number> => (wait ? Promise.resolve(2) : 1), {
      inputs: { wait: { type: "boolean" } },
      outputs: number,
      call: "either",
    });
    expect(either.run(false)).toBe(1);
    await expect(either.run(true)).resolves.toBe(2);
  });

  test("hands a generator through", () => {
    const counter = sampleNode(
      function* (until: number) {
        for (let at = 0; at < until; at++) yield at;
      },
      { name: "counter", inputs: { until: number }, outputs: number, call: "generator" },
    );
    expect([...counter.run(3)]).toEqual([0, 1, 2]);
    // @ts-expect-error what a caller without types does
    expect(() => counter.run("3")).toThrow("counter");
  });

  test("copies and freezes nothing", () => {
    const same = sampleNode((list: number[]) => list, { inputs: { list: { type: "array", items: number } }, outputs: unknown });
    const list = [1];
    expect(same.run(list)).toBe(list);
    expect(Object.isFrozen(list)).toBe(false);
  });

  test("takes the arguments of a rest parameter one by one", () => {
    const sum = sampleNode((first: number, ...others: number[]) => others.reduce((total, each) => total + each, first), {
      name: "sum",
      inputs: { first: number, others: { type: "array", items: number } },
      outputs: number,
      parameters: [
        { name: "first", kind: "positional", optional: false },
        { name: "others", kind: "rest", optional: true },
      ],
    });
    expect(sum.run(1, 2, 3)).toBe(6);
    expect(sum.runWith({ first: 1, others: [2, 3] })).toBe(6);
    expect(sum.run(1)).toBe(1);
    // @ts-expect-error what a caller without types does
    expect(faultOf(() => sum.run(1, 2, "x")).details.problems).toMatchObject([{ path: "/others/1" }]);
  });

  test("passes a signal to a function that asks for one, the caller's where there is one", async () => {
    const asks = sampleNode((x: number, signal: AbortSignal, ...more: number[]) => [x, signal.aborted, ...more], {
      name: "asks",
      inputs: { x: number, more: { type: "array", items: number } },
      outputs: unknown,
      parameters: [
        { name: "x", kind: "positional", optional: false },
        { name: "signal", kind: "signal", optional: false },
        { name: "more", kind: "rest", optional: true },
      ],
    });
    // @ts-expect-error what a caller without types does
    expect(asks.run(1)).toEqual([1, false]);
    // @ts-expect-error the same with what follows the signal
    expect(asks.run(1, undefined, 2)).toEqual([1, false, 2]);
    expect(asks.run(1, AbortSignal.abort(), 2)).toEqual([1, true, 2]);
    expect(asks.runWith({ x: 1 })).toEqual([1, false]);
    expect(asks.runWith({ x: 1, more: [2] }, { signal: AbortSignal.abort() })).toEqual([1, true, 2]);
    expect(await asks.trace({ x: 1 })).toMatchObject({ value: [1, false] });
    expect(await asks.trace({ x: 1 }, { signal: AbortSignal.abort() })).toMatchObject({ value: [1, true] });
    // @ts-expect-error an option that is none
    expect(() => asks.runWith({ x: 1 }, { sginal: AbortSignal.abort() })).toThrow('did you mean "signal"?');
  });

  test("leaves an optional signal to its caller", () => {
    const may = sampleNode((signal?: AbortSignal) => signal === undefined, {
      name: "may",
      outputs: unknown,
      parameters: [{ name: "signal", kind: "signal", optional: true }],
    });
    expect([may.run(), may.run(AbortSignal.abort())]).toEqual([true, false]);
  });

  test("picks the first overload that fits, and its output", () => {
    const double = ((x: string | number) => (typeof x === "string" ? x + x : x + x)) as {
      (x: string): string;
      (x: number): number;
    };
    const overload = (schema: object, n: number) => ({
      type: "object" as const,
      properties: { x: schema },
      required: ["x"],
      additionalProperties: false,
      "x-onex-overload": n,
    });
    const node = sampleNode(double, {
      name: "double",
      parameters: [[{ name: "x", kind: "positional", optional: false }], [{ name: "x", kind: "positional", optional: false }]],
      outputs: {
        anyOf: [
          { ...text, "x-onex-overload": 0 },
          { ...number, "x-onex-overload": 1 },
        ],
      },
      rawInputs: { anyOf: [overload(text, 0), overload(number, 1)] },
    });
    expect(node.run("a")).toBe("aa");
    expect(node.run(2)).toBe(4);
    // @ts-expect-error neither overload
    expect(faultOf(() => node.run(true)).code).toBe("node/input-invalid");
    expect(node.runWith({ x: 3 })).toBe(6);
  });
});

describe("node.runWith", () => {
  test("takes inputs by name and leaves defaults to the function", () => {
    expect(repeat.runWith({ word: "a" })).toBe("aa");
    expect(repeat.runWith({ word: "a", times: undefined })).toBe("aa");
    expect(repeat.runWith({ times: 1, word: "a" })).toBe("a");
  });

  test("refuses names that are none and says which there are", () => {
    expect(faultOf(() => repeat.runWith({ word: "a", tims: 3 })).details.problems).toMatchObject([
      { path: "/tims", message: `is no input, did you mean "times"?` },
    ]);
    expect(faultOf(() => repeat.runWith({})).details.problems).toMatchObject([{ path: "/word" }]);
    // @ts-expect-error no object at all
    expect(faultOf(() => repeat.runWith("a")).details.problems).toMatchObject([{ path: "" }]);
  });

  test("spreads the properties of a sole object parameter", () => {
    const area = sampleNode(({ width, height }: { width: number; height: number }) => width * height, {
      name: "area",
      inputs: { width: number, height: number },
      outputs: number,
      parameters: [{ name: "size", kind: "spread", optional: false }],
    });
    expect(area.run({ width: 2, height: 3 })).toBe(6);
    expect(area.runWith({ width: 2, height: 3 })).toBe(6);
    // @ts-expect-error height is missing
    expect(faultOf(() => area.run({ width: 2 })).details.problems).toMatchObject([{ path: expect.stringContaining("") }]);
  });
});

describe("node.trace", () => {
  test("tells value, provenance and what happened, and merges the context that came in", async () => {
    const trusted = sampleNode((x: number) => x + 1, { name: "inc", inputs: { x: number }, outputs: number, trust: 0.5 });
    const first = await trusted.trace({ x: 1 });
    expect(first).toMatchObject({ value: 2, context: { provenance: ["inc"], trust_score: 0.5 } });
    expect(first.events.map(({ type }) => type)).toEqual(["node_start", "node_success"]);
    const second = await repeat.trace({ word: "a" }, { context: first.context });
    expect(second.context).toMatchObject({ provenance: ["inc", "repeat"], trust_score: 0.5 });
  });

  test("trace() tells of whatever a function throws", async () => {
    const odd = sampleNode(
      (): number => {
        throw Object.create(null);
      },
      { name: "odd", inputs: {}, outputs: number },
    );
    expect(await odd.trace({})).toMatchObject({ fault: { code: "run/vertex-failed", message: '"odd" failed: {}' } });
  });

  test("never rejects: faults of ours stay, errors of the function become causes", async () => {
    const error = new Error("mine");
    const failing = sampleNode(
      () => {
        throw error;
      },
      { name: "failing" },
    );
    const failed = await failing.trace({});
    expect(failed).toMatchObject({ fault: { code: "run/vertex-failed", message: `"failing" failed: mine`, cause: error } });
    expect(failed.events.at(-1)).toMatchObject({ type: "node_failure", payload: { code: "run/vertex-failed" } });
    expect(await repeat.trace({})).toMatchObject({ fault: { code: "node/input-invalid" } });
  });
});
