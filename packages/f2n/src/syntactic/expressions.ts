import type {
  ArrowFunctionExpression,
  AssignmentTarget,
  AssignmentTargetMaybeDefault,
  BindingPattern,
  Directive,
  Expression,
  Function as FunctionSyntax,
  ObjectProperty,
  SpreadElement,
  Statement,
  TemplateLiteral,
  TSTypeAnnotation,
} from "oxc-parser";
import { NodeFlags, SyntaxKind } from "typescript/unstable/ast";
import type { DocComments } from "./doc-comments.ts";
import { assignmentOperators, binaryOperators, unaryOperators } from "./operators.ts";
import { patterns, type Span } from "./patterns.ts";
import type { NodeShape, TreeNode } from "./tree-node.ts";
import { unsure } from "./unsure.ts";

/** What statements give to expressions, which may hold functions. */
export interface BuildContext {
  readonly make: (shape: NodeShape) => TreeNode;
  readonly docs: DocComments;
  readonly block: (node: Span & { readonly body: readonly (Statement | Directive)[] }) => TreeNode;
}

export interface SignatureParts {
  readonly modifiers: readonly TreeNode[];
  readonly asteriskToken: TreeNode | undefined;
  readonly name: TreeNode | undefined;
  readonly parameters: readonly TreeNode[];
  readonly type: TreeNode | undefined;
}

/** How an access or a call stands in a chain of `?.`. */
interface Link {
  readonly flags: number;
  readonly questionDotToken?: TreeNode;
}

export interface Expressions {
  /** Builds what is one level further in. */
  deeper<T>(node: T, build: (node: T) => TreeNode): TreeNode;
  expression(node: Expression | SpreadElement): TreeNode;
  optional(node: Expression | null): TreeNode | undefined;
  binding(node: BindingPattern): TreeNode;
  target(node: AssignmentTargetMaybeDefault): TreeNode;
  word(node: Span & { readonly name: string }): TreeNode;
  annotation(node: TSTypeAnnotation | null | undefined): TreeNode | undefined;
  signatureParts(node: FunctionSyntax | ArrowFunctionExpression): SignatureParts;
}

/** Expressions, patterns and parameters in the compiler's shape. */
export function expressions({ make, block, docs }: BuildContext): Expressions {
  const at = ({ start, end }: Span) => ({ pos: start, end });
  const token = (kind: SyntaxKind, { start }: Span): TreeNode => make({ kind, pos: start, end: start });
  const optional = (node: Expression | null): TreeNode | undefined => (node === null ? undefined : expression(node));
  const word = (node: Span & { readonly name: string }): TreeNode =>
    make({ kind: SyntaxKind.Identifier, ...at(node), text: node.name });
  const annotation = (node: TSTypeAnnotation | null | undefined): TreeNode | undefined =>
    node == null ? undefined : make({ kind: SyntaxKind.TypeReference, ...at(node.typeAnnotation), syntax: node.typeAnnotation });
  const { binding, parameter, propertyName } = patterns({
    make,
    docs,
    word,
    token,
    annotation,
    expression: (node) => expression(node),
  });
  const one = (
    kind: SyntaxKind,
    node: Span,
    inner: TreeNode | undefined,
    ...before: readonly (TreeNode | undefined)[]
  ): TreeNode => make({ kind, ...at(node), expression: inner, children: [...before, inner] });
  const leaf = (kind: SyntaxKind, node: Span, text: string): TreeNode =>
    // Half of a surrogate pair is another on its way from the compiler, and a byte order mark that comes first is lost.
    text.isWellFormed() && !text.startsWith("\uFEFF")
      ? make({ kind, ...at(node), text })
      : unsure("a text that the compiler garbles");

  function binary(node: Span, left: TreeNode, operator: SyntaxKind | undefined, right: TreeNode): TreeNode {
    const operatorToken = make({ kind: operator ?? unsure("an operator"), pos: left.end, end: right.pos });
    return make({
      kind: SyntaxKind.BinaryExpression,
      ...at(node),
      left,
      operatorToken,
      right,
      children: [left, operatorToken, right],
    });
  }

  /** Deeper code may be too much for the compiler, whose word it is to say so. */
  let depth = 0;
  function deeper<T>(node: T, build: (node: T) => TreeNode): TreeNode {
    depth += 1;
    if (depth > maxDepth) return unsure("deeply nested code");
    const made = build(node);
    depth -= 1;
    return made;
  }
  const expression = (node: Expression | SpreadElement): TreeNode => deeper(node, anyExpression);
  const access = (node: Expression): TreeNode => deeper(node, link);

  function anyExpression(node: Expression | SpreadElement): TreeNode {
    switch (node.type) {
      case "Identifier":
        return word(node);
      case "Literal":
        return literal(node);
      case "TemplateLiteral":
        return template(node);
      case "TaggedTemplateExpression": {
        const children = [expression(node.tag), template(node.quasi)];
        return make({
          kind: SyntaxKind.TaggedTemplateExpression,
          ...at(node),
          tag: children[0],
          template: children[1],
          children,
        });
      }
      case "ParenthesizedExpression":
        return one(SyntaxKind.ParenthesizedExpression, node, expression(node.expression));
      case "TSAsExpression":
        return one(SyntaxKind.AsExpression, node, expression(node.expression));
      case "TSSatisfiesExpression":
        return one(SyntaxKind.SatisfiesExpression, node, expression(node.expression));
      case "SpreadElement":
        return one(SyntaxKind.SpreadElement, node, expression(node.argument));
      case "AwaitExpression":
        return one(SyntaxKind.AwaitExpression, node, expression(node.argument));
      case "YieldExpression":
        return one(
          SyntaxKind.YieldExpression,
          node,
          optional(node.argument),
          node.delegate ? token(SyntaxKind.AsteriskToken, node) : undefined,
        );
      case "ArrayExpression": {
        const elements = node.elements.map((each) =>
          each === null ? token(SyntaxKind.OmittedExpression, node) : expression(each),
        );
        return make({ kind: SyntaxKind.ArrayLiteralExpression, ...at(node), elements, children: elements });
      }
      case "ObjectExpression": {
        const properties = node.properties.map((each) =>
          each.type === "SpreadElement" ? one(SyntaxKind.SpreadAssignment, each, expression(each.argument)) : property(each),
        );
        return make({ kind: SyntaxKind.ObjectLiteralExpression, ...at(node), properties, children: properties });
      }
      case "ConditionalExpression": {
        const parts = {
          condition: expression(node.test),
          whenTrue: expression(node.consequent),
          whenFalse: expression(node.alternate),
        };
        return make({ kind: SyntaxKind.ConditionalExpression, ...at(node), ...parts, children: Object.values(parts) });
      }
      case "SequenceExpression":
        return node.expressions
          .map(expression)
          .reduce((left, right) => binary({ start: left.pos, end: right.end }, left, SyntaxKind.CommaToken, right));
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return functionValue(node);
      default:
        return operation(node);
    }
  }

  function operation(node: Exclude<Expression, { type: "Identifier" }>): TreeNode {
    switch (node.type) {
      case "UnaryExpression":
      case "UpdateExpression":
        return unary(node);
      case "BinaryExpression":
      case "LogicalExpression": {
        if (node.left.type === "PrivateIdentifier") return unsure("a private name");
        return binary(node, expression(node.left), binaryOperators.get(node.operator), expression(node.right));
      }
      case "AssignmentExpression":
        return binary(node, target(node.left), assignmentOperators.get(node.operator), expression(node.right));
      case "NewExpression":
        return call(SyntaxKind.NewExpression, node, expression(node.callee), node.arguments.map(expression), { flags: 0 });
      case "ChainExpression":
      case "CallExpression":
      case "MemberExpression":
      case "TSNonNullExpression":
        return access(node);
      default:
        return unsure(node.type);
    }
  }

  /** Every link from the first `?.` on is marked; parentheses end the chain, as the compiler has it. */
  function link(node: Expression): TreeNode {
    switch (node.type) {
      case "ChainExpression":
        return access(node.expression);
      case "CallExpression": {
        const callee = access(node.callee as Expression); // `super` was told before.
        return call(
          SyntaxKind.CallExpression,
          node,
          callee,
          node.arguments.map(expression),
          chained(node.optional, callee, node),
        );
      }
      case "TSNonNullExpression": {
        const inner = access(node.expression);
        return make({
          kind: SyntaxKind.NonNullExpression,
          ...at(node),
          expression: inner,
          flags: inner.flags & NodeFlags.OptionalChain,
          children: [inner],
        });
      }
      case "MemberExpression": {
        if (node.object.type === "Super" || node.property.type === "PrivateIdentifier") return unsure("a private name");
        const inner = access(node.object);
        const { flags, questionDotToken } = chained(node.optional, inner, node);
        if (!node.computed) {
          const name = word(node.property);
          return make({
            kind: SyntaxKind.PropertyAccessExpression,
            ...at(node),
            flags,
            expression: inner,
            name,
            children: [inner, questionDotToken, name],
          });
        }
        const argumentExpression = expression(node.property);
        return make({
          kind: SyntaxKind.ElementAccessExpression,
          ...at(node),
          flags,
          expression: inner,
          argumentExpression,
          children: [inner, questionDotToken, argumentExpression],
        });
      }
      default:
        return expression(node);
    }
  }

  const chained = (isOptional: boolean, inner: TreeNode, node: Span): Link => {
    if (isOptional) return { flags: NodeFlags.OptionalChain, questionDotToken: token(SyntaxKind.QuestionDotToken, node) };
    const isLink = links.has(inner.kind) && (inner.flags & NodeFlags.OptionalChain) !== 0;
    return { flags: isLink ? NodeFlags.OptionalChain : 0 };
  };

  const call = (
    kind: SyntaxKind,
    node: Span,
    callee: TreeNode,
    given: readonly TreeNode[],
    { flags, questionDotToken }: Link,
  ): TreeNode =>
    make({ kind, ...at(node), flags, expression: callee, arguments: given, children: [callee, questionDotToken, ...given] });

  function unary(node: Extract<Expression, { type: "UnaryExpression" | "UpdateExpression" }>): TreeNode {
    const operand = expression(node.argument);
    if (node.type === "UpdateExpression") {
      const kind = node.prefix ? SyntaxKind.PrefixUnaryExpression : SyntaxKind.PostfixUnaryExpression;
      const operator = node.operator === "++" ? SyntaxKind.PlusPlusToken : SyntaxKind.MinusMinusToken;
      return make({ kind, ...at(node), operator, operand, children: [operand] });
    }
    const word = { typeof: SyntaxKind.TypeOfExpression, void: SyntaxKind.VoidExpression, delete: SyntaxKind.DeleteExpression }[
      node.operator as string
    ];
    if (word !== undefined) return one(word, node, operand);
    const operator = unaryOperators.get(node.operator) ?? unsure("an operator");
    return make({ kind: SyntaxKind.PrefixUnaryExpression, ...at(node), operator, operand, children: [operand] });
  }

  function literal(node: Extract<Expression, { type: "Literal" }>): TreeNode {
    const { value } = node;
    if ("regex" in node)
      return value === null ? unsure("a regular expression") : leaf(SyntaxKind.RegularExpressionLiteral, node, node.raw ?? "");
    if ("bigint" in node) return leaf(SyntaxKind.BigIntLiteral, node, `${node.bigint}n`);
    if (value === null) return make({ kind: SyntaxKind.NullKeyword, ...at(node) });
    if (typeof value === "boolean") return make({ kind: value ? SyntaxKind.TrueKeyword : SyntaxKind.FalseKeyword, ...at(node) });
    if (typeof value === "number") return leaf(SyntaxKind.NumericLiteral, node, String(value));
    return typeof value === "string" ? leaf(SyntaxKind.StringLiteral, node, value) : unsure("a literal");
  }

  function template(node: TemplateLiteral): TreeNode {
    const [head] = node.quasis;
    const cooked = (index: number): string => node.quasis[index]?.value.cooked ?? unsure("an escape that has no meaning");
    if (head === undefined || node.expressions.length === 0)
      return leaf(SyntaxKind.NoSubstitutionTemplateLiteral, node, cooked(0));
    const inner = node.expressions.map(expression);
    const piece = (kind: SyntaxKind, index: number): TreeNode => {
      const { start, end, value } = node.quasis[index] ?? unsure("a template");
      const size = value.raw.length;
      // With or without its delimiters.
      const pos = end - start === size ? start - 1 : start;
      return make({ kind, pos, end: pos + size + (kind === SyntaxKind.TemplateTail ? 2 : 3), text: cooked(index) });
    };
    const templateSpans = inner.map((each, before) => {
      const isLast = before === inner.length - 1;
      const text = piece(isLast ? SyntaxKind.TemplateTail : SyntaxKind.TemplateMiddle, before + 1);
      return make({
        kind: SyntaxKind.TemplateSpan,
        pos: each.pos,
        end: text.end,
        expression: each,
        literal: text,
        children: [each, text],
      });
    });
    const first = piece(SyntaxKind.TemplateHead, 0);
    return make({
      kind: SyntaxKind.TemplateExpression,
      ...at(node),
      head: first,
      templateSpans,
      children: [first, ...templateSpans],
    });
  }

  function functionValue(node: FunctionSyntax | ArrowFunctionExpression): TreeNode {
    const parts = signatureParts(node);
    const { body: written } = node;
    if (written === null || written === undefined) return unsure("a function without a body");
    // A body is a block or, of an arrow function, an expression.
    const body = written.type === "BlockStatement" ? block(written) : expression(written as Expression);
    const kind = node.type === "ArrowFunctionExpression" ? SyntaxKind.ArrowFunction : SyntaxKind.FunctionExpression;
    return make({ kind, ...at(node), ...parts, body, children: [...signatureChildren(parts), body] });
  }

  function signatureParts(node: FunctionSyntax | ArrowFunctionExpression): SignatureParts {
    if (node.typeParameters != null) return unsure("a type parameter");
    return {
      modifiers: node.async ? [token(SyntaxKind.AsyncKeyword, node)] : [],
      asteriskToken: "generator" in node && node.generator ? token(SyntaxKind.AsteriskToken, node) : undefined,
      name: node.id === null ? undefined : word(node.id),
      parameters: node.params.map(parameter),
      type: annotation(node.returnType),
    };
  }

  function property(node: ObjectProperty): TreeNode {
    if (node.shorthand) {
      const name =
        node.key.type === "Identifier" && node.value.type === "Identifier" ? word(node.key) : unsure("a default in an object");
      return make({ kind: SyntaxKind.ShorthandPropertyAssignment, ...at(node), name, children: [name] });
    }
    const name = propertyName(node.key, node.computed);
    const isMethod = node.method || node.kind !== "init";
    if (isMethod && node.value.type === "FunctionExpression" && node.value.body != null) {
      const parts = { ...signatureParts(node.value), name };
      const body = block(node.value.body);
      const kind = { init: SyntaxKind.MethodDeclaration, get: SyntaxKind.GetAccessor, set: SyntaxKind.SetAccessor }[node.kind];
      return make({ kind, ...at(node), ...parts, body, children: [...signatureChildren(parts), body] });
    }
    const initializer = expression(node.value);
    return make({ kind: SyntaxKind.PropertyAssignment, ...at(node), name, initializer, children: [name, initializer] });
  }

  /** What is assigned to: the compiler has a pattern as the literal that it looks like. */
  function target(node: AssignmentTargetMaybeDefault | AssignmentTarget): TreeNode {
    if (node.type === "AssignmentPattern") return binary(node, target(node.left), SyntaxKind.EqualsToken, expression(node.right));
    if (node.type === "ArrayPattern" || node.type === "ObjectPattern") return unsure("an assignment to a pattern");
    return expression(node);
  }

  return { deeper, expression, optional, binding, target, word, annotation, signatureParts };
}

const maxDepth = 150;

export const signatureChildren = ({
  modifiers,
  asteriskToken,
  name,
  parameters,
}: SignatureParts): readonly (TreeNode | undefined)[] => [...modifiers, asteriskToken, name, ...parameters];

const links: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CallExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.NonNullExpression,
]);
