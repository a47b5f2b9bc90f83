import type { Node, SyntaxKind } from "../compiler/typescript-api.ts";

/** A node of a tree in the compiler's shape: the parts that reading a function asks for. */
export interface TreeNode {
  readonly kind: SyntaxKind;
  readonly pos: number;
  readonly end: number;
  flags: number;
  parent: TreeNode | undefined;
  readonly jsDoc?: readonly { readonly pos: number; readonly end: number }[];
  /** What the compiler calls the parts of this kind of node. */
  readonly [part: string]: unknown;
  forEachChild<T>(visit: (child: TreeNode) => T | undefined): T | undefined;
  getStart(): number;
  getText(): string;
  getSourceFile(): TreeFile;
}

/** The root of a tree. */
export interface TreeFile extends TreeNode {
  readonly path: string;
  readonly fileName: string;
  readonly text: string;
  readonly isDeclarationFile: false;
  readonly statements: readonly TreeNode[];
  getLineAndCharacterOfPosition(position: number): { readonly line: number; readonly character: number };
}

export interface NodeShape {
  readonly kind: SyntaxKind;
  readonly pos: number;
  readonly end: number;
  /** In the compiler's order; missing ones are left out. Types need not be among them, as they mean nothing at run time. */
  readonly children?: readonly (TreeNode | undefined)[];
  readonly flags?: number;
  readonly [part: string]: unknown;
}

/** A class, because the methods of a tree's thousand nodes are most of what it takes to make one otherwise. */
class SyntaxNode {
  declare readonly kind: SyntaxKind;
  declare readonly pos: number;
  declare readonly end: number;
  flags = 0;
  parent: TreeNode | undefined = undefined;
  readonly #text: string;
  readonly #children: readonly TreeNode[];

  constructor(text: string, { children, ...parts }: NodeShape) {
    this.#text = text;
    this.#children = children === undefined ? none : children.filter((child) => child !== undefined);
    Object.assign(this, parts);
  }

  forEachChild<T>(visit: (child: TreeNode) => T | undefined): T | undefined {
    for (const child of this.#children) {
      const answer = visit(child);
      if (answer) return answer;
    }
    return undefined;
  }

  getStart(): number {
    return this.pos;
  }

  getText(): string {
    return this.#text.slice(this.pos, this.end);
  }

  getSourceFile(): TreeFile {
    let at = this as unknown as TreeNode; // It has what its shape gave it.
    while (at.parent !== undefined) at = at.parent;
    return at as TreeFile; // The outermost node of a tree is its file.
  }
}

const none: readonly TreeNode[] = [];

/** Makes nodes of one text; a node becomes the parent of its children. */
export function nodeMaker(text: string): (shape: NodeShape) => TreeNode {
  return (shape) => {
    const node = new SyntaxNode(text, shape) as unknown as TreeNode; // It has what its shape gave it.
    for (const child of shape.children ?? none) if (child !== undefined) child.parent = node;
    return node;
  };
}

/** The compiler's own types have far more parts than anybody here reads. */
export const asCompilerNode = (node: TreeNode): Node => node as unknown as Node;
