import { isJsxText, type Node, SyntaxKind } from "typescript/unstable/ast";

/** Syntax that is one piece of text. */
export type Leaf = Node & { readonly text: string };

const kinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
  SyntaxKind.JsxText,
]);

export const isLeaf = (node: Node): node is Leaf => kinds.has(node.kind);

/** What the text of a leaf says: literals by value, templates as written, because a tag sees the escapes too. */
export function leafText(node: Leaf): string {
  if (isJsxText(node)) return jsxLines(node.text);
  const isTemplate = node.kind >= SyntaxKind.FirstTemplateToken && node.kind <= SyntaxKind.LastTemplateToken;
  if (isTemplate) return node.getText().replaceAll("\r\n", "\n");
  return node.kind === SyntaxKind.StringLiteral && startsWithMark(node) ? `\uFEFF${node.text}` : node.text;
}

/** The compiler's client (7.0.2) loses the first byte order mark at the beginning of a string, however it is written. */
const startsWithMark = (node: Leaf): boolean => /^.(?:\uFEFF|\\u(?:feff|\{0*feff\}))/i.test(node.getText());

/** Line breaks in JSX text, and the space around them, are layout. */
const jsxLines = (text: string): string => {
  const lines = text.split(/\r?\n/);
  return lines
    .map((line, index) => (index > 0 ? line.trimStart() : line).replace(index < lines.length - 1 ? /\s+$/ : /$^/, ""))
    .filter((line) => line !== "")
    .join(" ");
};
