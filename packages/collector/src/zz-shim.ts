import { type Json, type Parsed, parsed, refused } from "@onex/contract";
export const parseJson = (text: string): Parsed<Json> => {
  try {
    return parsed(JSON.parse(text) as Json);
  } catch (error) {
    return refused({ path: "", message: String(error) });
  }
};
export const canonicalJson = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => typeof inner === "object" && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner);
