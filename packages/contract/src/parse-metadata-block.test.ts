import { describe, expect, test } from "vitest";
import { parseMetadataBlock } from "./parse-metadata-block.ts";
import { blockJson, hash } from "./test-announcement.ts";

describe("parseMetadataBlock()", () => {
  test("fills in upstream's defaults", () => {
    const result = parseMetadataBlock(blockJson);
    expect(result.ok && result.value).toMatchObject({
      version: "1.0.0",
      owner: "OmniNode Team",
      lifecycle: "active",
      meta_type: "tool",
      x_extensions: {},
    });
  });

  test("keeps unknown keys under x_extensions, beside what is there", () => {
    const result = parseMetadataBlock({ ...blockJson, color: "red", x_extensions: { onex: { hash_algorithm: "onex-code-1" } } });
    expect(result.ok && result.value.x_extensions).toEqual({ onex: { hash_algorithm: "onex-code-1" }, color: "red" });
    expect(result.ok && "color" in result.value).toBe(false);
  });

  test("shares no defaults between blocks", () => {
    const first = parseMetadataBlock({ ...blockJson, color: "red" });
    const second = parseMetadataBlock(blockJson);
    expect(first.ok && second.ok && second.value.x_extensions).toEqual({});
  });

  test("writes the hash in lower case", () => {
    const result = parseMetadataBlock({ ...blockJson, hash: hash.toUpperCase() });
    expect(result.ok && result.value.hash).toBe(hash);
  });

  test("reads null as not given", () => {
    expect(parseMetadataBlock({ ...blockJson, tags: null, tools: null, trust_score: null, inputs: null }).ok).toBe(true);
  });

  test("names the field of an unknown enum value and of everything that is missing", () => {
    const { name: _name, hash: _hash, ...rest } = blockJson;
    const result = parseMetadataBlock({ ...rest, lifecycle: "wip" });
    expect(result.ok ? [] : result.problems).toHaveLength(3);
    expect(result.ok ? "" : JSON.stringify(result.problems)).toMatch(/\/lifecycle.*/);
    expect(parseMetadataBlock(null).ok).toBe(false);
  });
});
