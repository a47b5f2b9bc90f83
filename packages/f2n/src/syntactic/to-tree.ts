import type {
  Directive,
  ExportDefaultDeclaration,
  Function as FunctionSyntax,
  Statement,
  SwitchStatement,
  TryStatement,
  VariableDeclaration,
} from "oxc-parser";
import { NodeFlags, SyntaxKind } from "typescript/unstable/ast";
import { docComments } from "./doc-comments.ts";
import { type BuildContext, expressions, type SignatureParts, signatureChildren } from "./expressions.ts";
import type { Parsed } from "./parse.ts";
import { nodeMaker, type TreeFile, type TreeNode } from "./tree-node.ts";
import { unsure } from "./unsure.ts";

/** A text in the shape of the compiler's tree. Throws `Unsure` at the first syntax whose counterpart is not known for certain. */
export function toTree({ program, comments }: Parsed, text: string, path: string): TreeFile {
  const make = nodeMaker(text);
  if (comments.some(({ value }) => /^\/\s*</.test(value))) unsure("a reference to other files");
  const docs = docComments(text, comments);
  const context: BuildContext = { make, block, docs };
  const build = expressions(context);

  function functionParts(node: FunctionSyntax): SignatureParts & { readonly body: TreeNode } {
    if (node.body === null || node.declare) return unsure("a function without a body");
    return { ...build.signatureParts(node), body: block(node.body) };
  }

  function block(node: {
    readonly start: number;
    readonly end: number;
    readonly body: readonly (Statement | Directive)[];
  }): TreeNode {
    const statements = node.body.map(statement);
    return make({ kind: SyntaxKind.Block, pos: node.start, end: node.end, statements, children: statements });
  }

  function listOf(node: VariableDeclaration): TreeNode {
    if (node.declare) return unsure("an ambient variable");
    const flags = { var: 0, let: NodeFlags.Let, const: NodeFlags.Const }[node.kind as string] ?? unsure("a resource");
    const declarations = node.declarations.map((each) => {
      const name = build.binding(each.id);
      const initializer = each.init === null ? undefined : build.expression(each.init);
      const type = build.annotation(each.id.typeAnnotation);
      const children = [name, initializer];
      return make({ kind: SyntaxKind.VariableDeclaration, pos: each.start, end: each.end, name, type, initializer, children });
    });
    return make({
      kind: SyntaxKind.VariableDeclarationList,
      pos: node.start,
      end: node.end,
      flags,
      declarations,
      children: declarations,
    });
  }

  function statement(node: Statement | Directive): TreeNode {
    return build.deeper(node, (each) => declaration(each) ?? plain(each));
  }

  /** What declares names; `from` is where the statement begins that exports it. */
  function declaration(
    node: Statement | Directive,
    from = node.start,
    modifiers: readonly TreeNode[] = [],
  ): TreeNode | undefined {
    const at = { pos: from, end: node.end, ...docs(from) };
    switch (node.type) {
      case "FunctionDeclaration": {
        const parts = functionParts(node);
        const children = [...modifiers, ...signatureChildren(parts), parts.body];
        return make({
          kind: SyntaxKind.FunctionDeclaration,
          ...at,
          ...parts,
          modifiers: [...modifiers, ...parts.modifiers],
          children,
        });
      }
      case "VariableDeclaration": {
        const declarationList = listOf(node);
        return make({
          kind: SyntaxKind.VariableStatement,
          ...at,
          modifiers,
          declarationList,
          children: [...modifiers, declarationList],
        });
      }
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration": {
        if (node.declare) return unsure("an ambient type");
        const kind = node.type === "TSInterfaceDeclaration" ? SyntaxKind.InterfaceDeclaration : SyntaxKind.TypeAliasDeclaration;
        return make({ kind, ...at, syntax: node });
      }
      case "ExportNamedDeclaration": {
        if (node.declaration === null || node.source !== null) return unsure("an export of something else");
        return declaration(node.declaration, node.start, [exportKeyword(node)]) ?? unsure(node.declaration.type);
      }
      case "ExportDefaultDeclaration":
        return defaultExport(node);
      default:
        return undefined;
    }
  }

  const exportKeyword = ({ start }: { readonly start: number }): TreeNode =>
    make({ kind: SyntaxKind.ExportKeyword, pos: start, end: start + 6 });

  function defaultExport(node: ExportDefaultDeclaration): TreeNode {
    const { declaration: exported } = node;
    const keywords = [exportKeyword(node), make({ kind: SyntaxKind.DefaultKeyword, pos: node.start, end: exported.start })];
    if (exported.type === "FunctionDeclaration") return declaration(exported, node.start, keywords) ?? unsure(exported.type);
    return unsure("a default export of a value");
  }

  function plain(node: Statement | Directive): TreeNode {
    const { expression, optional } = build;
    switch (node.type) {
      case "BlockStatement":
        return block(node);
      case "ExpressionStatement":
        return whole(SyntaxKind.ExpressionStatement, node, { expression: expression(node.expression) }, docs(node.start));
      case "ReturnStatement":
        return whole(SyntaxKind.ReturnStatement, node, { expression: optional(node.argument) });
      case "ThrowStatement":
        return whole(SyntaxKind.ThrowStatement, node, { expression: expression(node.argument) });
      case "IfStatement":
        return whole(SyntaxKind.IfStatement, node, {
          expression: expression(node.test),
          thenStatement: statement(node.consequent),
          elseStatement: node.alternate === null ? undefined : statement(node.alternate),
        });
      case "WhileStatement":
        return whole(SyntaxKind.WhileStatement, node, { expression: expression(node.test), statement: statement(node.body) });
      case "DoWhileStatement":
        return whole(SyntaxKind.DoStatement, node, { statement: statement(node.body), expression: expression(node.test) });
      case "EmptyStatement":
        return whole(SyntaxKind.EmptyStatement, node, {});
      case "DebuggerStatement":
        return whole(SyntaxKind.DebuggerStatement, node, {});
      case "BreakStatement":
      case "ContinueStatement": {
        const kind = node.type === "BreakStatement" ? SyntaxKind.BreakStatement : SyntaxKind.ContinueStatement;
        return whole(kind, node, { label: node.label === null ? undefined : build.word(node.label) });
      }
      case "LabeledStatement":
        return whole(SyntaxKind.LabeledStatement, node, { label: build.word(node.label), statement: statement(node.body) });
      case "TryStatement":
        return tried(node);
      case "SwitchStatement":
        return switched(node);
      default:
        return repeated(node);
    }
  }

  function repeated(node: Statement | Directive): TreeNode {
    const { expression, optional } = build;
    switch (node.type) {
      case "ForStatement": {
        const { init } = node;
        return whole(SyntaxKind.ForStatement, node, {
          initializer: init === null ? undefined : init.type === "VariableDeclaration" ? listOf(init) : expression(init),
          condition: optional(node.test),
          incrementor: optional(node.update),
          statement: statement(node.body),
        });
      }
      case "ForOfStatement":
      case "ForInStatement": {
        const isAwaited = node.type === "ForOfStatement" && node.await;
        const kind = node.type === "ForOfStatement" ? SyntaxKind.ForOfStatement : SyntaxKind.ForInStatement;
        return whole(kind, node, {
          awaitModifier: isAwaited ? make({ kind: SyntaxKind.AwaitKeyword, pos: node.start, end: node.start }) : undefined,
          initializer: node.left.type === "VariableDeclaration" ? listOf(node.left) : build.target(node.left),
          expression: expression(node.right),
          statement: statement(node.body),
        });
      }
      default:
        return unsure(node.type);
    }
  }

  function tried({ block: attempt, handler, finalizer, ...span }: TryStatement): TreeNode {
    const name = handler?.param == null ? undefined : build.binding(handler.param);
    const variable =
      name === undefined
        ? undefined
        : make({ kind: SyntaxKind.VariableDeclaration, pos: name.pos, end: name.end, name, children: [name] });
    const caught = handler === null ? undefined : { variableDeclaration: variable, block: block(handler.body) };
    return whole(SyntaxKind.TryStatement, span, {
      tryBlock: block(attempt),
      catchClause: handler === null || caught === undefined ? undefined : whole(SyntaxKind.CatchClause, handler, caught),
      finallyBlock: finalizer === null ? undefined : block(finalizer),
    });
  }

  function switched(node: SwitchStatement): TreeNode {
    const clauses = node.cases.map(({ test, consequent, start, end }) => {
      const expression = build.optional(test);
      const statements = consequent.map(statement);
      const kind = test === null ? SyntaxKind.DefaultClause : SyntaxKind.CaseClause;
      return make({ kind, pos: start, end, expression, statements, children: [expression, ...statements] });
    });
    const pos = clauses[0]?.pos ?? node.end;
    const caseBlock = make({ kind: SyntaxKind.CaseBlock, pos, end: node.end, clauses, children: clauses });
    return whole(SyntaxKind.SwitchStatement, node, { expression: build.expression(node.discriminant), caseBlock });
  }

  /** A node whose children are its parts, in this order. */
  function whole(
    kind: SyntaxKind,
    { start, end }: { readonly start: number; readonly end: number },
    parts: Readonly<Record<string, TreeNode | undefined>>,
    more: object = {},
  ): TreeNode {
    return make({ kind, pos: start, end, ...more, ...parts, children: Object.values(parts) });
  }

  const statements = program.body.map(statement);
  const lines = lineStarts(text);
  const file = make({
    kind: SyntaxKind.SourceFile,
    pos: 0,
    end: text.length,
    statements,
    path,
    fileName: path,
    text,
    isDeclarationFile: false,
    docs,
    getLineAndCharacterOfPosition(position: number) {
      const line = lines.findLastIndex((start) => start <= position);
      return { line, character: position - (lines[line] ?? 0) };
    },
    children: statements,
  });
  // Made with the parts of a file just above.
  return file as TreeFile;
}

const lineStarts = (text: string): readonly number[] => [
  0,
  ...[...text.matchAll(/\n|\u2028|\u2029/g)].map(({ index }) => index + 1),
];
