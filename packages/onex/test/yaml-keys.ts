import { parse } from "yaml";

/** The top keys of a YAML text. */
export function yamlKeys(text: string): string[] {
  return Object.keys(parse(text));
}
