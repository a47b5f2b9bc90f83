/**
 * One contestant of f2n's warm rows, in a process of its own: what others keep in memory is no cost of it. `node bench/alone/f2n-contestant.ts <which>
 * <onex> <engine>`; says that it is ready, then answers each number of calls with the milliseconds that each of them took.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inferredText, moduleText, writtenText } from "../peers/f2n-texts.ts";
import { schemaGenerator } from "../peers/ts-json-schema-generator.ts";
import { languageService } from "../peers/typescript-6.ts";

interface Onex {
  readonly f2n: {
    (fn: typeof writtenText): Promise<unknown>;
    source(text: string): Promise<unknown>;
    module(path: string): Promise<object>;
    warm(): Promise<void>;
  };
}
interface Engine {
  f2nEngine(): {
    warm(): Promise<void>;
    describeSource(text: string): Promise<unknown>;
    describeExport(path: string, name: string): Promise<unknown>;
  };
}

const [which = "", onexAddress = "onex", engineAddress = "@onex/f2n"] = process.argv.slice(2);
let turn = 0;

const contestants: Readonly<Record<string, () => Promise<() => unknown>>> = {
  "onex source inferred": async () => {
    const f2n = await onex();
    return () => f2n.source(inferredText(turn++));
  },
  "onex source written": async () => {
    const f2n = await onex();
    return () => f2n.source(writtenText(turn++));
  },
  "onex live": async () => {
    const f2n = await onex();
    return () => f2n(writtenText);
  },
  "onex module": async () => {
    const f2n = await onex();
    const folder = scratch();
    return async () => {
      const path = join(folder, `functions${turn++}.ts`);
      writeFileSync(path, moduleText(100));
      const nodes = Object.keys(await f2n.module(path));
      if (nodes.length !== 100) throw new Error(`gave ${nodes.length} nodes`);
    };
  },
  "onex described": async () => {
    const engine = await warmEngine();
    return () => engine.describeSource(writtenText(turn++));
  },
  "onex export": async () => {
    const engine = await warmEngine();
    const opened = join(scratch(), "opened.ts");
    writeFileSync(opened, moduleText(200));
    return () => {
      turn = (turn + 1) % 200;
      return engine.describeExport(opened, turn % 2 === 0 ? `scale${turn}` : `summary${turn}`);
    };
  },
  "typescript-6 inferred": () => printed((at) => inferredText(at)),
  "typescript-6 written": () => printed((at) => writtenText(at)),
  "typescript-6 module": () => printed((at) => `${moduleText(100)}\n// ${at}`),
  "generator inferred": () => generated((at) => inferredText(at)),
  "generator written": () => generated((at) => writtenText(at)),
  "generator module": () => generated(() => moduleText(100)),
};

async function onex(): Promise<Onex["f2n"]> {
  const { f2n } = (await import(onexAddress)) as Onex; // the part of its interface that is declared above
  await f2n.warm();
  return f2n;
}

async function warmEngine(): Promise<ReturnType<Engine["f2nEngine"]>> {
  const { f2nEngine } = (await import(engineAddress)) as Engine; // the part of its interface that is declared above
  const engine = f2nEngine();
  await engine.warm();
  return engine;
}

async function printed(textOf: (at: number) => string): Promise<() => unknown> {
  const types = await languageService();
  return () => types(textOf(turn++));
}

async function generated(textOf: (at: number) => string): Promise<() => unknown> {
  const generator = await schemaGenerator();
  process.once("exit", () => generator[Symbol.dispose]());
  return () => generator.describe(textOf(turn++));
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "onex-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  return folder;
}

const run = await contestants[which]?.();
if (run === undefined) throw new RangeError(`There is no contestant "${which}"`);
await run();
process.on("message", async (calls) => {
  const times: number[] = [];
  for (let at = 0; at < Number(calls); at++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  process.send?.(times);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
