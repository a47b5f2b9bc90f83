import { type ExportDocument, Fault, type JsonObject, parameterLists, type TopologyOutline } from "@onex/contract";
import { type CodeFunction, type CodeParts, graphCode, jsonCode, keyCode, type LibraryWord, literal } from "./module-code.ts";
import { moduleFiles } from "./module-files.ts";

/**
 * An export as one TypeScript module to be read and kept: its functions as they were written, then the graph in the words of the library, as the export
 * `graph` or what it is called. It compiles under strict options; what its vertices fit is known when it runs, and typed `any` until then.
 * Throws `graph/unsupported` for files that declare one name twice, modules used as a whole, static methods, and loops that decide with more than a turn's value.
 */
export function moduleText(document: ExportDocument): string {
  const { functions, vertices, graphs = {}, topology, name } = document;
  const { imports, sections, nameOf, ...files } = moduleFiles(document);
  const taken = new Set(files.taken);
  const free = (wanted: string): string => {
    const camel = wanted.replaceAll(/[^\p{ID_Continue}$]+(.)/gu, (_, next: string) => next.toUpperCase());
    const base = camel.replaceAll(/[^\p{ID_Continue}$]/gu, "_").replace(/^(?=\d|$)/, "_");
    let word = base;
    for (let count = 2; taken.has(word) || reserved.has(word); count++) word = `${base}_${count}`;
    taken.add(word);
    return word;
  };
  const library = new Map<LibraryWord, string>();
  const word = (each: LibraryWord): string => {
    const known = library.get(each) ?? free(each);
    library.set(each, known);
    return known;
  };
  const nodes = new Map<string, CodeFunction>();
  const lines: string[] = [];
  for (const [key, { file, name: exported, description }] of Object.entries(functions)) {
    if (exported.includes("."))
      throw new Fault(
        "graph/unsupported",
        `"${key}" is a static method, which a module cannot pass on alone; export the graph as JSON`,
      );
    const node = free(`${key}Node`);
    lines.push(`const ${node} = await ${word("f2n")}<(...args: any[]) => any>(${nameOf(file, exported)});`);
    const [parameters = []] = parameterLists(description);
    nodes.set(key, { node, parameters });
  }
  const graphNames = new Map<string, string>();
  const parts: CodeParts = {
    free,
    word,
    graphAt: (path) => graphNames.get(path) ?? "",
    functionAt: (path) => {
      const found = nodes.get(vertices[path] ?? "");
      if (found === undefined) throw new Fault("graph/bad-export", `Nothing is said of what runs at "${path}"`);
      return found;
    },
  };
  // Of graphs within graphs the inner ones first.
  const inner = Object.entries(graphs).sort(([one], [other]) => other.split("/").length - one.split("/").length);
  for (const [path, outline] of inner) {
    const own = free(outline.name);
    lines.push(...graphLines(outline, own, parts, `${path}/`));
    graphNames.set(path, own);
  }
  const own = free(name);
  const [graph = "", ...others] = graphLines(topology, own, parts, "").reverse();
  lines.push("", ...others.reverse(), "", `/** The graph ${JSON.stringify(name)}. */`, `export ${graph}`);
  const typeWords: readonly string[] = ["Graph", "Vertex"];
  const taking = [...library].map(
    ([each, as]) => `${typeWords.includes(each) ? "type " : ""}${each}${each === as ? "" : ` as ${as}`}`,
  );
  return `${[[...imports, `import { ${taking.sort().join(", ")} } from "onex";`].join("\n"), ...sections, lines.join("\n")].join("\n\n")}\n`;
}

function graphLines(outline: TopologyOutline, own: string, parts: CodeParts, around: string): string[] {
  const inputs = parts.free("$");
  const { lines, output } = graphCode(outline, inputs, parts, around);
  const declared = outline.inputs.filter(({ schema, fallback }) => schema !== undefined || fallback !== undefined);
  const names = outline.inputs.map((input) => JSON.stringify(input.name));
  const options = [
    `name: ${JSON.stringify(outline.name)}`,
    ...(declared.length === 0 ? [] : [`inputs: { ${declared.map((input) => inputCode(input, parts)).join(", ")} }`]),
  ];
  return [
    ...(![...lines, output].some((line) => line.includes(inputs))
      ? []
      : [`const ${inputs} = ${parts.word("inputs")}<Record<${names.join(" | ")}, any>>();`]),
    ...lines,
    `const ${own} = ${parts.word("graph")}(${output} as never, { ${options.join(", ")} }) as unknown as ${parts.word("Graph")};`,
  ];
}

function inputCode({ name, schema, fallback }: JsonObject, parts: CodeParts): string {
  const said = [
    ...(schema === undefined ? [] : [`schema: ${jsonCode(schema)}`]),
    // What an input falls back to was written with its value.
    ...(fallback === undefined ? [] : [`default: ${literal((fallback as JsonObject).value ?? null, parts)}`]),
  ];
  return `${keyCode(String(name))}: { ${said.join(", ")} }`;
}

const reserved: ReadonlySet<string> = new Set(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield arguments eval async of type".split(
    " ",
  ),
);
