import type { Checker, Node, NodeHandle, Program, SourceFile, TsSymbol, Type } from "../compiler/typescript-api.ts";
import type { Declared } from "./declared-type.ts";
import type { Draft } from "./draft.ts";
import type { TypeNode } from "./type-aliases.ts";

/** What reading a type needs: the checker, and what was read of this program before. */
export interface TypeContext {
  readonly checker: Checker;
  readonly program: Program;
  /** The draft of a type; read once per program. Throws `f2n/too-large` past the budget of the function being read. */
  read(type: Type): Draft;
  /** The same for a type that is written somewhere, with what the comments of its aliases say. */
  readDeclared(node: TypeNode | undefined, type: Type): Declared;
  /** The declaration of a value, when it is in a file that people wrote: the library's need no reading. */
  declaration(symbol: TsSymbol): { readonly node: Node; readonly file: SourceFile } | undefined;
  /** The same for a declaration itself. */
  nodeOf(declaration: NodeHandle | undefined): Node | undefined;
  /** True for a symbol that the standard library or the types of Node's built-ins declare. */
  isLibrary(symbol: TsSymbol): boolean;
  print(type: Type): string;
  /** The same, cut short where it is long: a type of a builder may be longer than any memory. */
  shortly(type: Type): string;
  /** Reads inside a type that depends on itself in ways that never repeat; undefined when that has gone deep enough. */
  nested<T>(read: () => T): T | undefined;
  /** Reads what a function type takes and gives; undefined where functions within functions are not followed any further. */
  inFunction<T>(read: () => T): T | undefined;
  /** Reads one function within the budget. A failure leaves nothing half read behind. */
  within<T>(read: () => T): T;
}
