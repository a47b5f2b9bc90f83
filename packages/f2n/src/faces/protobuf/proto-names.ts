/** Words of a name in whatever case it is written: `userId`, `HTTPServer`, `in-progress`. Letters beyond ASCII are no identifiers there. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");

const startingWithLetter = (name: string, letter: string): string => (/^[A-Za-z]/.test(name) ? name : `${letter}${name}`);

export const snakeCase = (name: string): string => startingWithLetter(wordsOf(name).join("_").toLowerCase() || "field", "f_");

/** Empty for a name without a letter or digit. */
export const upperCase = (name: string): string => wordsOf(name).join("_").toUpperCase();

export const pascalCase = (name: string): string =>
  startingWithLetter(
    wordsOf(name)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join("") || "Type",
    "T",
  );

/** The name that protobuf's JSON gives to a field without one of its own. */
export const defaultJsonName = (field: string): string =>
  field.replaceAll(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());

/** A way to give out names once each; `key` says which of them count as the same. */
export function uniqueNames(key: (name: string) => string, reserved: readonly string[] = []): (wanted: string) => string {
  const taken = new Set(reserved);
  return (wanted) => {
    let name = wanted;
    for (let n = 2; taken.has(key(name)); n += 1) name = `${wanted}_${n}`;
    taken.add(key(name));
    return name;
  };
}
