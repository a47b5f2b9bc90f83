import type { Node } from "typescript/unstable/ast";

/** What an identifier stands for, seen from the definition that it is written in. */
export type Binding =
  /** Declared inside the definition itself. `id` tells one declaration from another and means nothing else. */
  | { readonly kind: "local"; readonly id: number }
  | { readonly kind: "definition"; readonly definition: Definition }
  /** From outside the program; `name` is the exported name, or "*" for the module as a value. `importer` is the path that imports it. */
  | { readonly kind: "import"; readonly specifier: string; readonly name: string; readonly importer: string }
  | { readonly kind: "global"; readonly name: string };

export type DefinitionKind =
  | "function"
  | "class"
  /** A `const`, or an exported expression. */
  | "constant"
  /** A `let`, `var`, catch or loop variable. */
  | "variable"
  | "parameter"
  | "enum"
  | "namespace"
  /** A file of the program, used as a value. */
  | "module"
  | "other";

/** A piece of the program that one name stands for, with the meaning of every name in it. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** "" where it has none. */
  readonly name: string;
  /** Path of the file that declares it, as the compiler has it. */
  readonly path: string;
  /** The declarations: one, but for merged enums, namespaces and the like. */
  readonly roots: readonly [Node, ...Node[]];
  /** Where the root destructures: the local binding that is meant. */
  readonly selected?: number;
  /** True when it is declared inside a function, so that each call has its own. */
  readonly enclosed: boolean;
  /** What identifiers, members of module namespaces and specifiers of dynamic imports mean. */
  readonly bindings: ReadonlyMap<Node, Binding>;
  /** Of a module: its exports. */
  readonly members: ReadonlyMap<string, Binding>;
}
