const nullable = "`@nullable` lets null pass, which the type forbids: not read here";
const forced = "`@TJS-type` puts another type in the place of the declared one: not read here";
const hidden = "`@ignore` leaves out a property that the type asks for: not read here";
const untagged = "an empty object type beside that: TypeScript takes all but null and undefined, they take objects alone";
const behaviour = "a class with methods or hidden fields: here it lives in its process, there it is its public fields";
const thenable = "a promise or thenable: here it lives in its process, there it is what it resolves to";
const widened = "the value's type is widened: TypeScript says string, they say the literal";
const anyObject = "`object` is also an array, they take plain objects alone";
const untyped = "a property without a type is an error in strict code: refused by name, there it is any";
const tupleLength = "their schema of a tuple has no greatest length";
const keyNumber = "an index signature over number says something of numeric keys alone";
const template = "a number in a template is not empty, and may have a sign and an exponent; there it is any run of digits";
const flags =
  "an enum of bit flags takes what its members come to together, as two joined by a bitwise or are a number to the compiler, which lets every computed one stand for the enum";

/** Why a fixture's schema is not ours, by id. */
export const knownMisses: Readonly<Record<string, string>> = {
  "ts-json-schema-generator/enums-compute#Enum": flags,
  "typescript-json-schema/enums-compiled-compute#Enum": flags,
  "ts-json-schema-generator/annotation-nullable-definition#MyObject": nullable,
  "ts-json-schema-generator/annotation-ref#MyObject":
    "`@ref` puts another document in the place of the declared type: not read here",
  "ts-json-schema-generator/class-jsdoc#MyObject":
    "a pattern written as `/abc/`: here its slashes are delimiters, there part of it",
  "ts-json-schema-generator/class-single#MyObject": behaviour,
  "ts-json-schema-generator/enums-mixed#Enum":
    "a computed member makes the enum any number; they say nothing of one member and null of another",
  "ts-json-schema-generator/generic-void#MyObject": "void is undefined, which JSON does not have; there it is null",
  "ts-json-schema-generator/literal-index-type#MyType": widened,
  "ts-json-schema-generator/literal-object-type#MyType": widened,
  "ts-json-schema-generator/object-required#MyObject":
    "`@required` wants an optional property, and keys that are data: not read here",
  "ts-json-schema-generator/promise-extensions#LikeAbstractClass": thenable,
  "ts-json-schema-generator/promise-extensions#LikeClass": thenable,
  "ts-json-schema-generator/promise-extensions#PromiseClass": thenable,
  "ts-json-schema-generator/promise-extensions#ThenableClass": thenable,
  "ts-json-schema-generator/promise-extensions#ThenableInterface": thenable,
  "ts-json-schema-generator/promise-extensions#WithProperty": thenable,
  "ts-json-schema-generator/string-template-expression-literals#MyObject": template,
  "ts-json-schema-generator/type-conditional-infer-tuple-xor#MyType":
    "`?: never` forbids a property; they leave it open once objects are",
  "ts-json-schema-generator/type-conditional-tuple-narrowing#MyObject": "unknown is anything; they say object",
  "ts-json-schema-generator/type-intersection-additional-props#MyObject": "two index signatures hold together, not either",
  "ts-json-schema-generator/type-keyof-tuple#MyType":
    "the keys of a tuple are also its methods' names and any number; they name two indices",
  "ts-json-schema-generator/type-mapped-enum-null#MyObject":
    "an enum member made of null, which is an error; they leave the property out",
  "ts-json-schema-generator/type-mapped-number#MyObject": keyNumber,
  "ts-json-schema-generator/type-mapped-symbol#MyObject":
    "an index signature over symbols says nothing that JSON could hold; they say it of every key",
  "ts-json-schema-generator/type-mapped-union-union#MyType":
    "a mapped type over six names says nothing of others; they want strings there",
  "ts-json-schema-generator/type-recursive-deep-exclude#MyType": "a mapped tuple is a tuple; they say object",
  "ts-json-schema-generator/type-typeof-class#MyObject": "a class itself lives in its process; they say nothing of it",
  "ts-json-schema-generator/type-typeof-class-static-property#MyType": widened,
  "ts-json-schema-generator/type-typeof-enum#MyObject": "the object of a numeric enum also maps numbers back to names",
  "ts-json-schema-generator/type-typeof-object-property#MyType": widened,
  "typescript-json-schema/abstract-class#AbstractBase": behaviour,
  "typescript-json-schema/abstract-extends#MyObjectFromAbstract": behaviour,
  "typescript-json-schema/annotation-id#MyObject": untyped,
  "typescript-json-schema/annotation-ref#MyObject": untyped,
  "typescript-json-schema/annotation-required#MyObject": `compiled without strict null checks, where null vanishes; ${anyObject}`,
  "typescript-json-schema/annotation-title#MyObject": untyped,
  "typescript-json-schema/annotation-tjs#MyObject": hidden,
  "typescript-json-schema/class-single#MyObject": behaviour,
  "typescript-json-schema/enums-mixed#MyObject":
    "a computed member makes the enum any number; they take booleans and null, which no enum has",
  "typescript-json-schema/enums-string#MyObject":
    "members cast to any are computed to the compiler, so numbers; they take the strings beneath the cast",
  "typescript-json-schema/force-type#MyObject": forced,
  "typescript-json-schema/force-type-imported#MyObject": forced,
  "typescript-json-schema/ignored-required#MyObject": hidden,
  "typescript-json-schema/module-interface-single#MyObject":
    "the interface is not exported from its namespace, so nobody can name it; refused",
  "typescript-json-schema/never#Never": "a property of type never has no value, so the object has none; they leave it out",
  "typescript-json-schema/numeric-keys-and-others#NumericKeysAndOthers": keyNumber,
  "typescript-json-schema/object-numeric-index#IndexInterface": keyNumber,
  "typescript-json-schema/object-numeric-index-as-property#Target":
    "compiled with `required: false`, where every property may be absent",
  "typescript-json-schema/private-members#MyObject": behaviour,
  "typescript-json-schema/prop-override#MyObject": forced,
  "typescript-json-schema/string-template-literal#MyObject": template,
  "typescript-json-schema/symbol#MyObject": "a symbol lives in its process; they say object",
  "typescript-json-schema/type-alias-schema-override#MyObject": "its test replaces the schema of a type by hand",
  "typescript-json-schema/type-aliases-tuple#MyTuple": tupleLength,
  "typescript-json-schema/type-function#MyObject": "a function: here its own kind, there an object with the methods of functions",
  "typescript-json-schema/type-globalThis#Test": "the global object lives in its process",
  "typescript-json-schema/type-nullable#MyObject": `${nullable}; ${untagged}`,
  "typescript-json-schema/type-primitives#MyObject": "a type called `integer` is one there",
  "typescript-json-schema/undefined-property#MyObject":
    "a property that can only be undefined has no value in JSON; they leave it out of the schema",
};
