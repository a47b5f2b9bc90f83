import { ObjectFlags, SignatureKind, SymbolFlags, TypeFlags } from "./typescript-api.ts";

/** A question to the compiler, in the words of its client. */
export interface Question {
  readonly method: string;
  readonly params: unknown;
}

/** Knows what is asked next when types are read. What it says decides how long that takes, never what is read. */
export interface FollowUps {
  /** The questions that an answer leads to. */
  after(question: Question, data: unknown): readonly Question[];
  /** Ids mean nothing any more once their snapshot is gone. */
  forget(): void;
}

/** Parts of the client's own shapes. */
interface TypeData {
  readonly id: number;
  readonly flags: number;
  readonly objectFlags: number;
  readonly target?: number;
  readonly symbol?: number;
  readonly aliasSymbol?: number;
}

interface SymbolData {
  readonly id: number;
  readonly name: string;
  readonly flags: number;
  readonly checkFlags: number;
  readonly declarations?: readonly string[];
}

interface SignatureData {
  readonly id: number;
  readonly parameters?: readonly number[];
}

/** The signatures of one function, and what is known of their parameters. */
interface Overloads {
  readonly all: readonly number[];
  readonly taking: readonly number[];
  readonly parameters: Map<number, readonly number[]>;
}

interface IndexData {
  readonly keyType: TypeData;
  readonly valueType: TypeData;
}

/** Whatever a question is about, it names the program; the rest depends on its method. */
interface Params {
  readonly snapshot: number;
  readonly project: string;
  readonly type?: number;
  readonly objectId?: number;
}

export function followUps(): FollowUps {
  const programs = new Map<string, (question: Question, data: unknown) => readonly Question[]>();
  return {
    after(question, data) {
      const { snapshot, project } = question.params as Params; // As all questions that are asked ahead.
      const key = `${snapshot} ${project}`;
      const after = programs.get(key) ?? inProgram({ snapshot, project });
      programs.set(key, after);
      return after(question, data);
    },
    forget: () => programs.clear(),
  };
}

/** Types without parts of their own. */
const simple = TypeFlags.Intrinsic | TypeFlags.Literal | TypeFlags.ESSymbolLike;

function inProgram(program: Pick<Params, "snapshot" | "project">): (question: Question, data: unknown) => readonly Question[] {
  const types = new Map<number, TypeData>();
  const symbols = new Map<number, SymbolData>();
  /** What was asked for already, though the answer is not there yet. */
  const named = new Set<number>();
  const overloads = new Map<number, Overloads>();

  const ask = (method: string, about: object): Question => ({ method, params: { ...program, ...about } });

  const firstNamed = (id: number | undefined): boolean => {
    if (id === undefined || symbols.has(id) || named.has(id)) return false;
    named.add(id);
    return true;
  };

  /** Each type once, as it is read once. */
  const ofType = (type: TypeData): readonly Question[] => {
    if (types.has(type.id) || type.flags & simple) return [];
    types.set(type.id, type);
    const alias = firstNamed(type.aliasSymbol) ? [ask("getAliasSymbolOfType", { objectId: type.id })] : [];
    if (type.flags & (TypeFlags.UnionOrIntersection | TypeFlags.TemplateLiteral))
      return [...alias, ask("getTypesOfType", { objectId: type.id })];
    if (type.flags & TypeFlags.TypeParameter)
      return firstNamed(type.symbol) ? [ask("getSymbolOfType", { objectId: type.id })] : [];
    return type.flags & TypeFlags.Object ? [...alias, ...ofObject(type)] : alias;
  };

  const ofObject = (type: TypeData): readonly Question[] => {
    const isReference = (type.objectFlags & ObjectFlags.Reference) !== 0;
    const isDeclared = (type.objectFlags & ObjectFlags.ClassOrInterface) !== 0;
    const isNew = isReference && type.target !== undefined && !types.has(type.target) && firstNamed(-type.target);
    const target = isNew ? [ask("getTargetOfType", { objectId: type.id })] : [];
    if (!isReference && !isDeclared) return membersOf(type);
    // A tuple.
    if (type.symbol === undefined) return [...target, ask("getTypeArguments", { type: type.id })];
    const symbol = symbols.get(type.symbol);
    if (symbol !== undefined) return [...target, ...ofInstance(type, symbol)];
    return firstNamed(type.symbol) ? [...target, ask("getSymbolOfType", { objectId: type.id })] : target;
  };

  /** What the library declares is told by its name; a class is read by itself, or lives only in its process. */
  const ofInstance = (type: TypeData, symbol: SymbolData): readonly Question[] => {
    if (isLibrary(symbol)) return type.objectFlags & ObjectFlags.Reference ? [ask("getTypeArguments", { type: type.id })] : [];
    return symbol.flags & SymbolFlags.Class ? [] : membersOf(type);
  };

  /** A function has no properties that are read; only a type without signatures is asked for them. */
  const membersOf = ({ id, objectFlags }: TypeData): readonly Question[] =>
    objectFlags & ObjectFlags.Mapped
      ? [ask("getPropertiesOfType", { type: id })]
      : [ask("getSignaturesOfType", { type: id, kind: SignatureKind.Call })];

  const ofProperties = (type: number, properties: readonly SymbolData[]): readonly Question[] => {
    if (!types.has(type)) return [];
    const index = ask("getIndexInfosOfType", { type });
    const own = properties.filter(({ name }) => !/^__[@#]/.test(name));
    if (own.length === 0 || properties.every(isLibrary)) return [index];
    return [ask("getTypesOfSymbols", { symbols: own.map(({ id }) => id) }), index];
  };

  const ofSignatures = (type: number, signatures: readonly SignatureData[]): readonly Question[] => {
    if (signatures.length === 0) return types.has(type) ? [ask("getPropertiesOfType", { type })] : [];
    const taking = signatures.filter(({ parameters = [] }) => parameters.length > 0).map(({ id }) => id);
    const together: Overloads = { all: signatures.map(({ id }) => id), taking, parameters: new Map() };
    if (taking.length === 0) return resultsOf(together);
    for (const id of taking) overloads.set(id, together);
    return taking.map((objectId) => ask("getParametersOfSignature", { objectId }));
  };

  /** Types of all parameters come before those of the results: an initializer may call the function. */
  const ofParameters = (signature: number, taken: readonly SymbolData[]): readonly Question[] => {
    const together = overloads.get(signature);
    if (together === undefined) return [];
    overloads.delete(signature);
    together.parameters.set(
      signature,
      taken.map(({ id }) => id),
    );
    if (together.parameters.size < together.taking.length) return [];
    const all = together.taking.flatMap((id) => together.parameters.get(id) ?? []);
    return [ask("getTypesOfSymbols", { symbols: all }), ...resultsOf(together)];
  };
  const resultsOf = ({ all }: Overloads): readonly Question[] =>
    all.map((signature) => ask("getReturnTypeOfSignature", { signature }));

  return ({ method, params }, data) => {
    const { type = 0, objectId = 0 } = params as Params; // As all questions about types.
    if (data === null) return [];
    if (method === "getSignaturesOfType") return ofSignatures(type, data as readonly SignatureData[]);
    if (method === "getTargetOfType") {
      const target = data as TypeData;
      types.set(target.id, target);
      return [];
    }
    const items = itemsOf(data);
    const found = items.filter(isSymbol);
    for (const symbol of found) symbols.set(symbol.id, symbol);
    switch (method) {
      case "getPropertiesOfType":
        return ofProperties(type, found);
      case "getParametersOfSignature":
        return ofParameters(objectId, found);
      case "getSymbolOfType":
        return found.flatMap((symbol) => {
          const named = types.get(objectId);
          return named !== undefined && named.flags & TypeFlags.Object ? ofInstance(named, symbol) : [];
        });
      case "getSymbolsAtLocations":
        return found.filter(({ flags }) => flags & SymbolFlags.Alias).map(({ id }) => ask("getAliasedSymbol", { symbol: id }));
      case "getIndexInfosOfType":
        return (items as readonly IndexData[]).flatMap(({ keyType, valueType }) => [...ofType(keyType), ...ofType(valueType)]);
      default:
        return items.filter(isType).flatMap(ofType);
    }
  };
}

const itemsOf = (data: unknown): readonly unknown[] => (Array.isArray(data) ? data : [data]);

const isSymbol = (item: unknown): item is SymbolData => typeof item === "object" && item !== null && "checkFlags" in item;

const isType = (item: unknown): item is TypeData => typeof item === "object" && item !== null && "objectFlags" in item;

/** Told by the paths of its declarations, which is good enough for a guess. */
const isLibrary = ({ declarations = [] }: SymbolData): boolean =>
  declarations.length > 0 &&
  declarations.every((handle) => /\/lib\/lib\.[\w.]+\.d\.ts$|\/@types\/node\/|\/undici-types\//.test(handle));
