import { type Json, type Parsed, parsed, refused } from "@onex/contract";
export function parseJson(text: string, _limits: { maxBytes: number }): Parsed<Json> {
  try {
    return parsed(JSON.parse(text));
  } catch (error) {
    return refused({ path: "", message: `is not JSON: ${String(error)}` });
  }
}
