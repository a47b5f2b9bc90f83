import { getSourceMapsSupport, setSourceMapsSupport } from "node:module";

const comment = /\n*\/\/# sourceMappingURL=data:application\/json[^,\n]*;base64,(\S+)\s*$/;

/**
 * JavaScript whose inline source map names `source` and holds its text. Stack traces are shown through maps from then on, in the whole process: else
 * they would name lines that nobody wrote.
 */
export function withSourceMap(javascript: string, source: string, text: string): string {
  const [found = "", encoded = ""] = comment.exec(javascript) ?? [];
  if (found === "") return javascript;
  showSourcePlaces();
  const map: object = JSON.parse(Buffer.from(encoded, "base64").toString());
  const own = JSON.stringify({ ...map, sourceRoot: "", sources: [source], sourcesContent: [text] });
  const data = Buffer.from(own).toString("base64");
  return `${javascript.slice(0, -found.length)}\n//# sourceMappingURL=data:application/json;base64,${data}`;
}

/** The text that an inline map was made from. */
export function mappedText(javascript: string): string | undefined {
  const [, encoded] = comment.exec(javascript) ?? [];
  if (encoded === undefined) return undefined;
  const map: { readonly sourcesContent?: readonly string[] } = JSON.parse(Buffer.from(encoded, "base64").toString());
  return map.sourcesContent?.[0];
}

function showSourcePlaces(): void {
  const { enabled, nodeModules, generatedCode } = getSourceMapsSupport();
  if (!enabled) setSourceMapsSupport(true, { nodeModules, generatedCode });
}
