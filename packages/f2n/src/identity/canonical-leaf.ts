import { isJsxText, isTaggedTemplateExpression, type Node, SyntaxKind } from "typescript/unstable/ast";

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

/** What a leaf is: a template without parts is a string, but for a tag, which sees the escapes too, and where a string would be a directive. */
export function leafKind({ kind, parent }: Leaf): SyntaxKind {
  const isString =
    kind === SyntaxKind.NoSubstitutionTemplateLiteral &&
    !isTaggedTemplateExpression(parent) &&
    parent.kind !== SyntaxKind.ExpressionStatement;
  return isString ? SyntaxKind.StringLiteral : kind;
}

/** What the text of a leaf says: literals by value, templates as written. */
export function leafText(node: Leaf): string {
  if (isJsxText(node)) return jsxLines(node.text);
  if (leafKind(node) === SyntaxKind.StringLiteral) return startsWithMark(node) ? `\uFEFF${node.text}` : node.text;
  if (node.kind === SyntaxKind.BigIntLiteral) return String(BigInt(node.text.replaceAll("_", "").slice(0, -1)));
  const isTemplate = node.kind >= SyntaxKind.FirstTemplateToken && node.kind <= SyntaxKind.LastTemplateToken;
  return isTemplate ? node.getText().replaceAll("\r\n", "\n") : node.text;
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
