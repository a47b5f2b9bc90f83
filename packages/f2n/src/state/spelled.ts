import {
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isShorthandPropertyAssignment,
  type Node,
  type SourceFile,
} from "typescript/unstable/ast";
import { isErased, isPlainName } from "../identity/erased.ts";
import { nameOf, plainNameOf } from "../identity/name-of.ts";

const words = new WeakMap<Node, ReadonlyMap<string, readonly Node[]>>();
const known = new WeakMap<SourceFile, Map<string, readonly Node[]>>();

/**
 * Where a file spells a word as the name of a value that is declared elsewhere, in the order of the text: identifiers and shorthand properties, but for those
 * in imports and exports. Which of them mean the same only the compiler knows. A statement whose text has not got the word is not looked into.
 */
export function spelled(word: string, file: SourceFile): readonly Node[] {
  const ofFile = known.get(file) ?? new Map<string, readonly Node[]>();
  known.set(file, ofFile);
  const before = ofFile.get(word);
  if (before !== undefined) return before;
  const found = lookFor(word, file);
  ofFile.set(word, found);
  return found;
}

function lookFor(word: string, { statements, text }: SourceFile): readonly Node[] {
  const found: Node[] = [];
  // An escape may spell any word.
  if (text.includes("\\u")) return statements.flatMap((statement) => wordsOf(statement).get(word) ?? []);
  let at = text.indexOf(word);
  for (const statement of statements) {
    if (at === -1) break;
    if (at >= statement.end) continue;
    found.push(...(wordsOf(statement).get(word) ?? []));
    at = text.indexOf(word, statement.end);
  }
  return found;
}

function wordsOf(statement: Node): ReadonlyMap<string, readonly Node[]> {
  const known = words.get(statement);
  if (known !== undefined) return known;
  const found = new Map<string, Node[]>();
  const note = (word: string, node: Node): void => {
    const nodes = found.get(word);
    if (nodes === undefined) found.set(word, [node]);
    else nodes.push(node);
  };
  const visit = (node: Node): void => {
    if (isErased(node)) return;
    if (isIdentifier(node)) {
      if (!isPlainName(node) && nameOf(node.parent) !== node) note(node.text, node);
    } else if (isShorthandPropertyAssignment(node)) {
      note(plainNameOf(node)?.text ?? "", node);
      if (node.objectAssignmentInitializer !== undefined) visit(node.objectAssignmentInitializer);
    } else node.forEachChild(visit);
  };
  if (!isImportDeclaration(statement) && !isExportDeclaration(statement)) visit(statement);
  words.set(statement, found);
  return found;
}
