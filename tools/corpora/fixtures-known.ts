const tags = "a comment's tag narrows or replaces the type; TypeScript knows no such tag";
const aliasTags = "the tag stands at an alias, which the compiler resolves before anyone can ask for its comment";
const emptyObject = "an empty object type: TypeScript takes all but null and undefined, they take objects alone";
const nonStrict = "their fixture is compiled without strict null checks, where null is of every type and undefined vanishes";
const behaviour = "a class with methods or hidden fields: here it lives in its process, there it is its public fields";
const thenable = "a promise or thenable: here it lives in its process, there it is what it resolves to";
const widened = "the value's type is widened: TypeScript says string, they say the literal";
const anyObject = "`object` is also an array, they take plain objects alone";
const untyped = "a property without a type is an error in strict code: refused by name, there it is any";
const tupleLength = "their schema of a tuple has no greatest length";
const keyNumber = "an index signature over number says something of numeric keys alone";
const template = "a number in a template is not empty, and may have a sign and an exponent; there it is any run of digits";

/** Why a fixture's schema is not ours, by id. */
export const knownMisses: Readonly<Record<string, string>> = {
  "ts-json-schema-generator/annotation-comment#MyObject": emptyObject,
  "ts-json-schema-generator/annotation-custom#MyObject": emptyObject,
  "ts-json-schema-generator/annotation-default#MyObject":
    "an array is a `Record<string, any>`, as TypeScript has it; they take plain objects alone",
  "ts-json-schema-generator/annotation-empty#MyObject": emptyObject,
  "ts-json-schema-generator/annotation-id#MyObject": emptyObject,
  "ts-json-schema-generator/annotation-nullable-definition#MyObject": tags,
  "ts-json-schema-generator/annotation-ref#MyObject": tags,
  "ts-json-schema-generator/class-jsdoc#MyObject":
    "a pattern written as `/abc/`: here its slashes are delimiters, there part of it",
  "ts-json-schema-generator/class-single#MyObject": behaviour,
  "ts-json-schema-generator/enums-mixed#Enum":
    "a computed member makes the enum any number; they say nothing of one member and null of another",
  "ts-json-schema-generator/generic-void#MyObject": "void is undefined, which JSON does not have; there it is null",
  "ts-json-schema-generator/literal-index-type#MyType": widened,
  "ts-json-schema-generator/literal-object-type#MyType": widened,
  "ts-json-schema-generator/object-required#MyObject": tags,
  "ts-json-schema-generator/promise-extensions#LikeAbstractClass": thenable,
  "ts-json-schema-generator/promise-extensions#LikeClass": thenable,
  "ts-json-schema-generator/promise-extensions#PromiseClass": thenable,
  "ts-json-schema-generator/promise-extensions#ThenableClass": thenable,
  "ts-json-schema-generator/promise-extensions#ThenableInterface": thenable,
  "ts-json-schema-generator/promise-extensions#WithProperty": thenable,
  "ts-json-schema-generator/string-template-expression-literals#MyObject": template,
  "ts-json-schema-generator/type-conditional-infer-tuple-xor#MyType":
    "`?: never` forbids a property; they leave it open once objects are",
  "ts-json-schema-generator/type-conditional-jsdoc#MyObject": aliasTags,
  "ts-json-schema-generator/type-conditional-tuple-narrowing#MyObject": "unknown is anything; they say object",
  "ts-json-schema-generator/type-intersection-additional-props#MyObject": "two index signatures hold together, not either",
  "ts-json-schema-generator/type-keyof-tuple#MyType":
    "the keys of a tuple are also its methods' names and any number; they name two indices",
  "ts-json-schema-generator/type-mapped-annotated-string#ExchangeRate": aliasTags,
  "ts-json-schema-generator/type-mapped-annotated-string#Size": aliasTags,
  "ts-json-schema-generator/type-mapped-annotated-string#SizeChart": aliasTags,
  "ts-json-schema-generator/type-mapped-empty-exclude#MyObject": emptyObject,
  "ts-json-schema-generator/type-mapped-enum-null#MyObject":
    "an enum member made of null, which is an error; they leave the property out",
  "ts-json-schema-generator/type-mapped-never#MyObject": emptyObject,
  "ts-json-schema-generator/type-mapped-number#MyObject": keyNumber,
  "ts-json-schema-generator/type-mapped-symbol#MyObject":
    "an index signature over symbols says nothing that JSON could hold; TypeScript does not take an array, ours does",
  "ts-json-schema-generator/type-mapped-union-union#MyType":
    "a mapped type over six names says nothing of others; they want strings there",
  "ts-json-schema-generator/type-maps#MyObject": `${emptyObject}; ${anyObject}`,
  "ts-json-schema-generator/type-recursive-deep-exclude#MyType": "a mapped tuple is a tuple; they say object",
  "ts-json-schema-generator/type-typeof-class#MyObject": "a class itself lives in its process; they say nothing of it",
  "ts-json-schema-generator/type-typeof-class-static-property#MyType": widened,
  "ts-json-schema-generator/type-typeof-enum#MyObject": "the object of a numeric enum also maps numbers back to names",
  "ts-json-schema-generator/type-typeof-object-property#MyType": widened,
  "ts-json-schema-generator/undefined-property#MyType":
    "a property that is undefined must be so; they leave it out of the schema",
  "typescript-json-schema/abstract-class#AbstractBase": behaviour,
  "typescript-json-schema/abstract-extends#MyObjectFromAbstract": behaviour,
  "typescript-json-schema/annotation-id#MyObject": untyped,
  "typescript-json-schema/annotation-items#MyObject": tags,
  "typescript-json-schema/annotation-ref#MyObject": untyped,
  "typescript-json-schema/annotation-required#MyObject": anyObject,
  "typescript-json-schema/annotation-title#MyObject": untyped,
  "typescript-json-schema/annotation-tjs#MyObject": `${tags}; and ${emptyObject}; ours takes null there, wrongly`,
  "typescript-json-schema/class-single#MyObject": behaviour,
  "typescript-json-schema/comments#MyObject": aliasTags,
  "typescript-json-schema/comments-imports#MyObject": aliasTags,
  "typescript-json-schema/enums-mixed#MyObject":
    "a computed member makes the enum any number; they take booleans and null, which no enum has",
  "typescript-json-schema/enums-string#MyObject":
    "members cast to any are computed to the compiler, so numbers; they take the strings beneath the cast",
  "typescript-json-schema/force-type#MyObject": `${tags}; the class has no field, ours takes objects alone`,
  "typescript-json-schema/force-type-imported#MyObject": `${tags}; the class has no field, ours takes objects alone`,
  "typescript-json-schema/generate-all-types#MyInterface": emptyObject,
  "typescript-json-schema/ignored-required#MyObject": tags,
  "typescript-json-schema/map-types#MyObject": emptyObject,
  "typescript-json-schema/module-interface-deep#Def": "their expected schema has no root",
  "typescript-json-schema/module-interface-single#MyObject":
    "the interface is not exported from its namespace, so nobody can name it; refused",
  "typescript-json-schema/never#Never": "a property of type never has no value, so the object has none; they leave it out",
  "typescript-json-schema/numeric-keys-and-others#NumericKeysAndOthers": keyNumber,
  "typescript-json-schema/object-numeric-index#IndexInterface": keyNumber,
  "typescript-json-schema/object-numeric-index-as-property#Target":
    "compiled with `required: false`, where every property may be absent",
  "typescript-json-schema/private-members#MyObject": behaviour,
  "typescript-json-schema/prop-override#MyObject": `${tags}; the class has no field, ours takes objects alone`,
  "typescript-json-schema/strict-null-checks#MyObject":
    "undefined beside another type must still be there; they let it be absent",
  "typescript-json-schema/string-template-literal#MyObject": template,
  "typescript-json-schema/symbol#MyObject": "a symbol lives in its process; they say object",
  "typescript-json-schema/type-alias-or#MyObject": emptyObject,
  "typescript-json-schema/type-alias-schema-override#MyObject": `${emptyObject}; ours takes null there, wrongly`,
  "typescript-json-schema/type-alias-single-annotated#MyString": aliasTags,
  "typescript-json-schema/type-aliases-tuple#MyTuple": tupleLength,
  "typescript-json-schema/type-default-number-as-integer#MyObject":
    "their option turns numbers into integers; and the file expects two types at once",
  "typescript-json-schema/type-function#MyObject": "a function: here its own kind, there an object with the methods of functions",
  "typescript-json-schema/type-globalThis#Test": "the global object lives in its process",
  "typescript-json-schema/type-intersection-recursive#Foo": emptyObject,
  "typescript-json-schema/type-nullable#MyObject": `${tags}; and ${emptyObject}`,
  "typescript-json-schema/type-primitives#MyObject": `${emptyObject}; ${anyObject}`,
  "typescript-json-schema/undefined-property#MyObject": nonStrict,
};
