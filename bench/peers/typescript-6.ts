/** The printed parameter and result types of functions through the language service of TypeScript 6: no schemas, hashes or effects. */
import { inferredText, writtenText } from "./f2n-texts.ts";

interface TypeScript {
  readonly sys: { readFile(path: string): string | undefined; fileExists(path: string): boolean };
  readonly ScriptSnapshot: { fromString(text: string): object };
  getDefaultLibFilePath(options: object): string;
  createLanguageService(host: object): { getProgram(): Program | undefined };
  readonly ScriptTarget: { readonly ES2023: number };
}
interface Program {
  getSourceFile(path: string): object | undefined;
  getTypeChecker(): Checker;
}
interface Checker {
  getSymbolAtLocation(file: object): object | undefined;
  getExportsOfModule(module: object): readonly { readonly name: string }[];
  getTypeOfSymbol(symbol: object): { getCallSignatures(): readonly Signature[] };
  typeToString(type: object): string;
}
interface Signature {
  readonly parameters: readonly { readonly name: string }[];
  getReturnType(): object;
}

/** Gives for each exported function of a text the types of its parameters and of its result. The program stays open between texts. */
export async function languageService(): Promise<(text: string) => readonly string[]> {
  const name = "typescript";
  const typescript = ((await import(name)) as { default: TypeScript }).default; // the part of its interface that is declared above
  const { sys, ScriptSnapshot, ScriptTarget } = typescript;
  const path = "/functions.ts";
  let text = "";
  let version = 0;
  const snapshots = new Map<string, object>();
  const service = typescript.createLanguageService({
    getCompilationSettings: () => ({
      target: ScriptTarget.ES2023,
      lib: ["lib.es2023.d.ts"],
      strict: true,
      types: [],
      noEmit: true,
    }),
    getScriptFileNames: () => [path],
    getScriptVersion: (file: string) => (file === path ? String(version) : "1"),
    getScriptSnapshot(file: string) {
      if (file === path) return ScriptSnapshot.fromString(text);
      const known = snapshots.get(file) ?? ScriptSnapshot.fromString(sys.readFile(file) ?? "");
      snapshots.set(file, known);
      return known;
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: (options: object) => typescript.getDefaultLibFilePath(options),
    fileExists: (file: string) => file === path || sys.fileExists(file),
    readFile: (file: string) => (file === path ? text : sys.readFile(file)),
  });

  return (next) => {
    text = next;
    version += 1;
    const program = service.getProgram();
    const file = program?.getSourceFile(path);
    const checker = program?.getTypeChecker();
    const module = file === undefined ? undefined : checker?.getSymbolAtLocation(file);
    if (checker === undefined || module === undefined) throw new Error("TypeScript 6 did not open the text");
    return checker.getExportsOfModule(module).flatMap((symbol) =>
      checker
        .getTypeOfSymbol(symbol)
        .getCallSignatures()
        .map((signature) => {
          const inputs = signature.parameters.map(
            (each) => `${each.name}: ${checker.typeToString(checker.getTypeOfSymbol(each))}`,
          );
          return `${symbol.name}(${inputs.join(", ")}): ${checker.typeToString(signature.getReturnType())}`;
        }),
    );
  };
}

if (import.meta.main) {
  const began = performance.now();
  const describe = await languageService();
  const isInferred = process.argv[2] === "inferred";
  const [only = ""] = describe(isInferred ? inferredText(2) : writtenText(2));
  if (!only.startsWith(isInferred ? "summary2(readings: readonly Reading[]" : "scale2(point: Point, factor: number)"))
    throw new Error(`read ${only}`);
  console.log(performance.now() - began);
}
