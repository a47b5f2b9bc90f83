import { isCallExpression, type Node, SyntaxKind } from "typescript/unstable/ast";
import { isErased } from "../identity/erased.ts";
import { isModuleRequest } from "../identity/mentions.ts";
import type { EffectClass } from "./effect-class.ts";

/** Effects of syntax that names nothing: an import whose specifier is computed, and `import.meta`, which is the module's environment. */
export function unboundEffects(root: Node, add: (name: string, effect: EffectClass) => void): void {
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments;
      if (specifier === undefined || !isModuleRequest(specifier)) add("import()", "unknown");
    }
    if (node.kind === SyntaxKind.MetaProperty && node.getText().startsWith("import")) add("import.meta", "io");
    node.forEachChild(visit);
  };
  if (root.kind !== SyntaxKind.SourceFile) visit(root);
}
