import type { Node } from "typescript/unstable/ast";

/** What an identifier stands for, seen from the definition that it is written in. */
export type Binding =
  /** Declared inside the definition itself. `id` tells one declaration from another and means nothing else. */
  | { readonly kind: "local"; readonly id: number }
  | { readonly kind: "definition"; readonly definition: Definition }
  /** From outside the program; `name` is the exported name, or "*" for the module as a value. */
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

/** A piece of the program that one name stands for, with the meaning of every identifier in it. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** "" where it has none. */
  readonly name: string;
  /** Path of the file that declares it, as the compiler has it. */
  readonly path: string;
  /** The declarations: one, but for merged enums, namespaces and functions with overloads. The first identifies the definition. */
  readonly roots: readonly [Node, ...Node[]];
  /** Which of the names that the root declares is meant, where it destructures: the `id` of its local binding. */
  readonly selected?: number;
  /** True when it is declared inside a function, so that another call has another one. */
  readonly enclosed: boolean;
  /** What identifiers, member accesses of module namespaces and specifiers of dynamic imports mean. Complete once the definition was reached. */
  readonly bindings: ReadonlyMap<Node, Binding>;
  /** Of a module: its exports by name. */
  readonly members?: ReadonlyMap<string, Binding>;
}

/** Everything that a definition reaches inside the program, itself first, each once, in the order in which the text comes upon them. */
export function closureOf(definition: Definition, targetsOf: (of: Definition) => readonly Definition[]): readonly Definition[] {
  const seen = new Set([definition]);
  // A set is iterated in order of insertion, also over what is added meanwhile.
  for (const reached of seen) for (const target of targetsOf(reached)) seen.add(target);
  return [...seen];
}
