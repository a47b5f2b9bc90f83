import type { BindingPattern, Expression, ParamPattern, PropertyKey, TSTypeAnnotation } from "oxc-parser";
import { SyntaxKind } from "typescript/unstable/ast";
import type { DocComments } from "./doc-comments.ts";
import type { NodeShape, TreeNode } from "./tree-node.ts";
import { unsure } from "./unsure.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

interface PatternContext {
  readonly make: (shape: NodeShape) => TreeNode;
  readonly docs: DocComments;
  readonly word: (node: Span & { readonly name: string }) => TreeNode;
  readonly token: (kind: SyntaxKind, node: Span) => TreeNode;
  readonly annotation: (node: TSTypeAnnotation | null | undefined) => TreeNode | undefined;
  readonly expression: (node: Expression) => TreeNode;
}

export interface Patterns {
  binding(node: BindingPattern): TreeNode;
  parameter(node: ParamPattern): TreeNode;
  propertyName(key: PropertyKey, isComputed: boolean): TreeNode;
}

/** What declares names, in the compiler's shape. */
export function patterns({ make, docs, word, token, annotation, expression }: PatternContext): Patterns {
  const at = ({ start, end }: Span) => ({ pos: start, end });

  function parameter(node: ParamPattern): TreeNode {
    if (node.type === "TSParameterProperty" || (node.decorators ?? []).length > 0) return unsure("a parameter property");
    const inner = node.type === "AssignmentPattern" ? node.left : node.type === "RestElement" ? node.argument : node;
    const written = node.typeAnnotation ?? inner.typeAnnotation;
    const dotDotDotToken = node.type === "RestElement" ? token(SyntaxKind.DotDotDotToken, node) : undefined;
    const isOptional = [node, inner].some(({ optional }) => optional === true);
    const questionToken = isOptional ? token(SyntaxKind.QuestionToken, node) : undefined;
    const name = binding(inner);
    const initializer = node.type === "AssignmentPattern" ? expression(node.right) : undefined;
    const parts = { dotDotDotToken, name, questionToken, initializer };
    return make({
      kind: SyntaxKind.Parameter,
      ...at(node),
      ...docs(node.start),
      ...parts,
      type: annotation(written),
      children: Object.values(parts),
    });
  }

  function binding(node: BindingPattern): TreeNode {
    if (node.type === "Identifier") return word(node);
    if (node.type === "AssignmentPattern") return unsure("a default");
    const isObject = node.type === "ObjectPattern";
    const elements = isObject
      ? node.properties.map((each) =>
          each.type === "RestElement"
            ? bindingElement(each, each.argument, { isRest: true })
            : bindingElement(each, each.value, each.shorthand ? {} : { propertyName: propertyName(each.key, each.computed) }),
        )
      : node.elements.map((each) =>
          each === null
            ? make({ kind: SyntaxKind.BindingElement, ...at(node) })
            : each.type === "RestElement"
              ? bindingElement(each, each.argument, { isRest: true })
              : bindingElement(each, each, {}),
        );
    const kind = isObject ? SyntaxKind.ObjectBindingPattern : SyntaxKind.ArrayBindingPattern;
    return make({ kind, ...at(node), elements, children: elements });
  }

  function bindingElement(
    node: Span,
    value: BindingPattern,
    { isRest = false, propertyName }: { readonly isRest?: boolean; readonly propertyName?: TreeNode },
  ): TreeNode {
    const hasDefault = value.type === "AssignmentPattern";
    const parts = {
      dotDotDotToken: isRest ? token(SyntaxKind.DotDotDotToken, node) : undefined,
      propertyName,
      name: binding(hasDefault ? value.left : value),
      initializer: hasDefault ? expression(value.right) : undefined,
    };
    return make({ kind: SyntaxKind.BindingElement, ...at(node), ...parts, children: Object.values(parts) });
  }

  function propertyName(key: PropertyKey, isComputed: boolean): TreeNode {
    if (key.type === "PrivateIdentifier") return unsure("a private name");
    if (isComputed) return computed(key as Expression); // Only an expression is computed.
    return key.type === "Identifier" ? word(key) : expression(key as Expression); // A literal otherwise.
  }

  const computed = (key: Expression): TreeNode => {
    const inner = expression(key);
    return make({ kind: SyntaxKind.ComputedPropertyName, ...at(key), expression: inner, children: [inner] });
  };

  return { binding, parameter, propertyName };
}
