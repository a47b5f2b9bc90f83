/** `countWords` and `Text.countWords` give `CountWords` and `TextCountWords`. */
export function typeName(name: string): string {
  const words = name.split(/[^A-Za-z0-9$_]+/).filter((word) => word !== "");
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z_$]/.test(joined) ? joined : `_${joined}`;
}
