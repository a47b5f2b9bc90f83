const longest = 40;

/** A value as a message shows it: short, one line, never its whole content. Runs no code of the value but the name of its class. */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
    case "bigint":
      return value.toString().length > longest ? "a long bigint" : `${value}n`;
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "object":
      return value === null ? "null" : shownObject(value);
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

function shownObject(value: object): string {
  if (Array.isArray(value)) return "an array";
  const name = className(value);
  if (name === undefined || name === "Object") return "an object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

/** Name of the class that an object was made by, or undefined where it has none. */
export function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  return typeof prototype === "object" && prototype !== null ? ownClassName(prototype) : undefined;
}

/** Name of the class whose prototype this object is. */
export function ownClassName(prototype: object): string | undefined {
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof maker === "function" && typeof maker.name === "string" && maker.name !== "" ? maker.name : undefined;
}
