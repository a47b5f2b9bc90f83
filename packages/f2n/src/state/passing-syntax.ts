import { SyntaxKind } from "typescript/unstable/ast";

/** Operators that put what stands on their right into what stands on their left. */
export const assigning: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);
/** Operators that give either operand. */
export const choosing: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.BarBarToken, SyntaxKind.QuestionQuestionToken]);
/** Operators that give what stands on their right. */
export const passing: ReadonlySet<SyntaxKind> = new Set([SyntaxKind.AmpersandAmpersandToken, SyntaxKind.CommaToken]);

/** Syntax that asks something of a value, and leaves it where it is. */
export const leavesAlone: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.BinaryExpression,
  SyntaxKind.CaseClause,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.DeleteExpression,
  SyntaxKind.DoStatement,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.EnumMember,
  SyntaxKind.ExportAssignment,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.HeritageClause,
  SyntaxKind.IfStatement,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.SwitchStatement,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.VoidExpression,
  SyntaxKind.WhileStatement,
]);
