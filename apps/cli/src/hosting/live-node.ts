import { Fault, type NodeDescription } from "@onex/contract";
import { type Callable, createNode, type Node } from "onex";
import type { ModuleExports } from "./fresh-modules.ts";

/** The node of a function that a loaded module exports. Raises `f2n/export-missing` when the module has no such function after all. */
export function liveNode(description: NodeDescription, module: ModuleExports): Node {
  const { name, aliases = [], file } = description;
  for (const exported of [name, ...aliases]) {
    const callable = memberOf(module, exported);
    if (callable !== undefined) return createNode(description, callable);
  }
  throw new Fault("f2n/export-missing", `${file} has no function "${name}" when it is loaded; export it under this name`, { details: { where: file } });
}

/** `name`, or `Class.method` for a static method, which keeps its `this`. */
function memberOf(module: ModuleExports, exported: string): Callable | undefined {
  const [name = "", method] = exported.split(".");
  const value = module[name];
  if (method === undefined) return isCallable(value) ? value : undefined;
  const member: unknown = isCallable(value) ? Reflect.get(value, method) : undefined;
  return isCallable(member) ? (...args: never[]) => Reflect.apply(member, value, args) : undefined;
}

const isCallable = (value: unknown): value is Callable => typeof value === "function";
