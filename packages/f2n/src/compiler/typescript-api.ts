/**
 * TypeScript's checker, which every other module takes from here. It is marked unstable upstream, hence the exact version in the manifest. Syntax, which
 * is plain data, comes from `typescript/unstable/ast` wherever it is looked at.
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
