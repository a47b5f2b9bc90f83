import type { Json } from "@onex/contract";
import { type Node, type SourceFile, SyntaxKind } from "../compiler/typescript-api.ts";

/** The parts of an expression node that say a constant. The compiler's node types are one per kind; this reads any of them. */
interface ExpressionNode extends Node {
  readonly text?: string;
  readonly expression?: ExpressionNode;
  readonly operator?: SyntaxKind;
  readonly operand?: ExpressionNode;
  readonly elements?: readonly ExpressionNode[];
  readonly properties?: readonly ExpressionNode[];
  readonly name?: ExpressionNode;
  readonly initializer?: ExpressionNode;
}

/** The encoded value of an expression that is a constant by its syntax alone; undefined when it is computed. */
export function constantValue(expression: Node, file: SourceFile): Json | undefined {
  // Any node may be looked at for these optional parts.
  const node = expression as ExpressionNode;
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return node.text;
    case SyntaxKind.NumericLiteral:
      return numberValue(Number(node.text));
    case SyntaxKind.BigIntLiteral:
      return { "$onex:bigint": bigintDigits(node.text ?? "") };
    case SyntaxKind.TrueKeyword:
      return true;
    case SyntaxKind.FalseKeyword:
      return false;
    case SyntaxKind.NullKeyword:
      return null;
    case SyntaxKind.Identifier:
      return node.text === "undefined"
        ? { "$onex:undefined": 1 }
        : node.text === "Infinity"
          ? numberValue(Number.POSITIVE_INFINITY)
          : node.text === "NaN"
            ? numberValue(Number.NaN)
            : undefined;
    case SyntaxKind.PrefixUnaryExpression:
      return negated(node, file);
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.SatisfiesExpression:
      return node.expression === undefined ? undefined : constantValue(node.expression, file);
    case SyntaxKind.ArrayLiteralExpression:
      return allOf((node.elements ?? []).map((element) => constantValue(element, file)));
    case SyntaxKind.ObjectLiteralExpression:
      return objectValue(node.properties ?? [], file);
    default:
      return undefined;
  }
}

function negated(node: ExpressionNode, file: SourceFile): Json | undefined {
  const value = node.operand === undefined ? undefined : constantValue(node.operand, file);
  if (node.operator === SyntaxKind.PlusToken) return typeof value === "number" ? value : undefined;
  if (node.operator !== SyntaxKind.MinusToken) return undefined;
  if (typeof value === "number") return numberValue(-value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const tagged = value as { readonly "$onex:number"?: string; readonly "$onex:bigint"?: string };
  if (tagged["$onex:bigint"] !== undefined)
    return { "$onex:bigint": tagged["$onex:bigint"] === "0" ? "0" : `-${tagged["$onex:bigint"]}` };
  return tagged["$onex:number"] === "Infinity" ? numberValue(Number.NEGATIVE_INFINITY) : undefined;
}

const numberValue = (value: number): Json =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : { "$onex:number": Object.is(value, -0) ? "-0" : String(value) };

/** The compiler keeps the literal as written, with its suffix and any radix. */
const bigintDigits = (text: string): string => BigInt(text.replace(/n$/, "").replaceAll("_", "")).toString();

function objectValue(properties: readonly ExpressionNode[], file: SourceFile): Json | undefined {
  const result: Record<string, Json> = {};
  for (const property of properties) {
    const key = property.name;
    const isNamed =
      key?.kind === SyntaxKind.Identifier || key?.kind === SyntaxKind.StringLiteral || key?.kind === SyntaxKind.NumericLiteral;
    if (
      property.kind !== SyntaxKind.PropertyAssignment ||
      !isNamed ||
      key?.text === undefined ||
      property.initializer === undefined
    )
      return undefined;
    const value = constantValue(property.initializer, file);
    if (value === undefined) return undefined;
    Object.defineProperty(result, key.text, { value, enumerable: true, configurable: true, writable: true });
  }
  const [only, ...others] = Object.keys(result);
  return only?.startsWith("$onex:") && others.length === 0 ? undefined : result;
}

function allOf(values: readonly (Json | undefined)[]): Json | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
