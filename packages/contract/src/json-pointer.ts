/** One step of a JSON Pointer (RFC 6901), escaped and with its slash. */
export const step = (key: string | number): string =>
  typeof key === "number"
    ? `/${key}`
    : `/${key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key}`;

/** The pointer made of these steps. */
export const pointer = (keys: readonly (string | number)[]): string => keys.map(step).join("");

/** What a pointer leads to, own properties only; undefined when it leads nowhere or is none. */
export function lookUp(root: unknown, path: string): unknown {
  if (path === "") return root;
  if (!path.startsWith("/")) return undefined;
  let place = root;
  for (const raw of path.slice(1).split("/")) {
    const key = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, key)) return undefined;
    place = Reflect.get(place, key);
  }
  return place;
}

/** The pointer of a reference into the same document (`#`, `#/$defs/a`), or undefined for any other. */
export function fragmentPath(reference: string): string | undefined {
  if (!reference.startsWith("#")) return undefined;
  try {
    const path = decodeURIComponent(reference.slice(1));
    return path === "" || path.startsWith("/") ? path : undefined;
  } catch {
    return undefined;
  }
}
