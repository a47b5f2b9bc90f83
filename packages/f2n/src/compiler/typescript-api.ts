/**
 * The one place that knows under which name TypeScript offers its programmatic interface. It is marked unstable upstream, hence the exact version in
 * the manifest; every other module imports from here.
 */

export type { Node, SourceFile } from "typescript/unstable/ast";
export { SyntaxKind } from "typescript/unstable/ast";
export type {
  Checker,
  ConditionalType,
  Diagnostic,
  LiteralType,
  NodeHandle,
  Program,
  Project,
  Signature,
  Snapshot,
  Symbol as TsSymbol,
  TemplateLiteralType,
  TupleType,
  Type,
  TypeReference,
} from "typescript/unstable/sync";
export {
  API,
  ElementFlags,
  NodeBuilderFlags,
  ObjectFlags,
  SignatureKind,
  SymbolFlags,
  TypeFlags,
} from "typescript/unstable/sync";
