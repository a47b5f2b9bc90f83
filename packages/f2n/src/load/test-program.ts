import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadModule } from "./load-module.ts";

type Files = Readonly<Record<string, string | undefined>>;

/** Programs in folders of their own, below one that goes with `dispose`. */
export interface TestPrograms {
  /** Writes the files and gives the folder. The package is one of ES modules unless the files say otherwise; undefined for no such file. */
  write(files: Files): string;
  /** Writes the files and calls what the first one exports as `f`. */
  call(files: Files, generation?: number): Promise<unknown>;
  dispose(): void;
}

export function testPrograms(): TestPrograms {
  const root = mkdtempSync(join(tmpdir(), "onex-program-"));
  let count = 0;
  const write = (files: Files): string => {
    const folder = join(root, String(++count));
    for (const [path, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (text !== undefined) writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  return {
    write,
    async call(files, generation = 0) {
      const {
        exports: { f },
      } = await loadModule(join(write(files), Object.keys(files)[0] ?? ""), { generation });
      return typeof f === "function" ? await f() : undefined;
    },
    dispose: () => rmSync(root, { recursive: true }),
  };
}

/** A package in another folder, as workspaces link it. */
export function link(folder: string, from: string, to: string): void {
  mkdirSync(dirname(join(folder, from)), { recursive: true });
  symlinkSync(join(folder, to), join(folder, from));
}
