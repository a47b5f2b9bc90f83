import { SyntaxKind } from "typescript/unstable/ast";

const names: readonly string[] = Object.entries(SyntaxKind).reduce<string[]>((found, [name, kind]) => {
  if (typeof kind === "number") found[kind] ??= name;
  return found;
}, []);

/** The compiler's name of a kind of syntax. Its numbers move between versions and markers such as `FirstToken` share them; the first name is the kind's own. */
export const kindName = (kind: SyntaxKind): string => names[kind] ?? String(kind);
