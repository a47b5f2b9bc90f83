import { Fault, type NodeSummary } from "@onex/contract";
import { expect, test } from "vitest";
import { askNode } from "./ask-node.ts";

/** A registry whose nodes are `[id, name]`. */
const registry = (...nodes: readonly (readonly [id: string, name: string])[]) => ({
  asked: [] as string[],
  async find({ name, limit = 100 }: { readonly name?: string; readonly limit?: number }) {
    const found = nodes.filter(([, each]) => each === name).map(([node_id]) => ({ node_id }) as NodeSummary);
    return { nodes: found.slice(0, limit), ...(found.length > limit ? { next: "n1" } : {}) };
  },
  ask(id: string): Promise<string> {
    this.asked.push(id);
    if (nodes.some(([each]) => each === id)) return Promise.resolve(id);
    return Promise.reject(new Fault("registry/unknown-node", `No node "${id}"`));
  },
});
const asking = (fixture: ReturnType<typeof registry>, idOrName: string): Promise<string> =>
  askNode(fixture, idOrName, (id) => fixture.ask(id));

test("askNode() takes an id before a name", async () => {
  expect(await asking(registry(["a", "sum"], ["sum", "other"]), "sum")).toBe("sum");
});

test("askNode() takes a name that one node has", async () => {
  const fixture = registry(["a", "sum"], ["b", "other"]);
  expect(await asking(fixture, "sum")).toBe("a");
  expect(fixture.asked).toEqual(["sum", "a"]);
});

test("askNode() names the candidates of a name that several have", async () => {
  await expect(asking(registry(["a", "sum"], ["b", "sum"]), "sum")).rejects.toMatchObject({
    code: "cli/usage",
    message: '2 nodes are called "sum"; name one by its id: a, b',
    details: { ids: ["a", "b"] },
  });
  const many = registry(...Array.from({ length: 12 }, (_, index) => [`id-${index}`, "sum"] as const));
  await expect(asking(many, "sum")).rejects.toThrow(/^More than 10 nodes are called "sum"; name one by its id: id-0, .*id-9$/);
});

test("askNode() names the command that lists the nodes where nobody has the name, and asks no further after another failure", async () => {
  await expect(asking(registry(), "nobody")).rejects.toMatchObject({
    code: "registry/unknown-node",
    message: 'No node has the id, the hash or the name "nobody"; "onex nodes list" shows those that are there',
  });
  const failing = { ...registry(["a", "sum"]), ask: () => Promise.reject(new Fault("registry/expired", "gone")) };
  await expect(asking(failing, "sum")).rejects.toMatchObject({ code: "registry/expired" });
});
