import { readFileSync } from "node:fs";
import { type Node, parseSync, visitorKeys } from "oxc-parser";

const signatures = ["string", "readonly number[]", "{ a: string; b?: number }"];

/** About so many functions of these files, spread over all of them, each alone and with types for its parameters. */
export function typedBodies(files: readonly string[], about: number): readonly string[] {
  const texts = files.flatMap((file) => functionsOf(file, readFileSync(file, "utf8")));
  const step = Math.max(1, Math.floor(texts.length / about));
  return texts.filter((_, at) => at % step === 0);
}

function functionsOf(file: string, text: string): readonly string[] {
  const { program, errors } = parseSync(file, text, { sourceType: "module" });
  return errors.length > 0 || text.length > 200_000 ? [] : functionsIn(program, text);
}

function functionsIn(node: Node, text: string): readonly string[] {
  const inner = (visitorKeys[node.type] ?? []).flatMap((key) => {
    const child: unknown = Reflect.get(node, key);
    const children = Array.isArray(child) ? child : [child];
    return children.flatMap((each: Node | null | undefined) => (each == null ? [] : functionsIn(each, text)));
  });
  const own = alone(node, text);
  return own === undefined ? inner : [own, ...inner];
}

function alone(node: Node, text: string): string | undefined {
  if (node.type !== "FunctionDeclaration" && node.type !== "FunctionExpression" && node.type !== "ArrowFunctionExpression")
    return undefined;
  const { body, params, async: isAsync } = node;
  if (body?.type !== "BlockStatement" || body.end - body.start < 60) return undefined;
  const names = params.map((each) => (each.type === "Identifier" && each.name !== "this" ? each.name : undefined));
  if (names.includes(undefined)) return undefined;
  const typed = names.map((name, at) => `${name}: ${signatures[at % signatures.length]}`).join(", ");
  const isGenerator = "generator" in node && node.generator;
  const result = isAsync && !isGenerator ? "Promise<unknown>" : "unknown";
  const name = node.id?.name ?? "f";
  return `export ${isAsync ? "async " : ""}function${isGenerator ? "*" : ""} ${name}(${typed}): ${result} ${text.slice(body.start, body.end)}`;
}
