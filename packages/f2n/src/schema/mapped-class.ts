import { SymbolFlags, type TsSymbol, type Type } from "../compiler/typescript-api.ts";
import type { DraftBody } from "./draft.ts";
import { libraryBody } from "./library-body.ts";
import type { TypeContext } from "./type-context.ts";
import { unknownDraft } from "./upper-bound.ts";

/** A mapped type over all of a library class, as deep copies of `Readonly` are: nobody writes such an object, so an instance is meant. */
export function mappedClass(type: Type, symbols: readonly TsSymbol[], context: TypeContext): DraftBody | undefined {
  const isWhole =
    symbols.length > 0 && symbols.every((symbol) => context.isLibrary(symbol) && !(symbol.flags & SymbolFlags.Optional));
  if (!isWhole) return undefined;
  const over = type.getAliasTypeArguments().find((argument) => isOfLibrary(argument, context));
  const whole = over ?? declaring(symbols, context);
  if (whole === undefined || !hasMethodsOf(whole, symbols, context)) return undefined;
  if (over !== undefined) return withoutObjects(context.read(over).body);
  // What a conditional type has mapped does not say of what its class is.
  const name = whole.getSymbol()?.name ?? "";
  return withoutObjects(libraryBody(name, whole, { ...context, read: () => unknownDraft }));
}

/** Whether these are all members of a class, and methods are still objects: as texts or numbers they are no methods any more. */
function hasMethodsOf(whole: Type, symbols: readonly TsSymbol[], { checker }: TypeContext): boolean {
  const members = checker.getPropertiesOfType(whole);
  const methods = new Set(members.filter(({ flags }) => flags & SymbolFlags.Method).map(({ name }) => name));
  const mapped = symbols.filter(({ name }) => methods.has(name));
  if (members.length !== symbols.length || mapped.length === 0) return false;
  return checker.getTypeOfSymbol(mapped).every((type) => type?.isObjectType() === true);
}

/** A library type that is data keeps what the mapped type says of its properties. */
const withoutObjects = (body: DraftBody | undefined): DraftBody | undefined => (body?.kind === "object" ? undefined : body);

function isOfLibrary(type: Type, context: TypeContext): boolean {
  const symbol = type.getSymbol();
  return symbol !== undefined && context.isLibrary(symbol);
}

/** The class or interface that declares these members, at its own type parameters. */
function declaring([first]: readonly TsSymbol[], { checker }: TypeContext): Type | undefined {
  const owner = first?.declarations[0]?.resolve()?.parent;
  return owner === undefined ? undefined : checker.getTypeAtLocation(owner);
}
