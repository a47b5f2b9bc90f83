import { createHash } from "node:crypto";
import { posix } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { Fault, isJsonObject, type Json } from "@onex/contract";

/** A file as an archive keeps it. */
export interface BundledFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

export interface ManifestFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  readonly sha256: string;
}

/** Says what is in a bundle. Without it a bundle is not valid, for it is written last. */
export interface BundleManifest {
  readonly schema: "onex-log-bundle/1";
  readonly name: string;
  readonly bundle: { readonly file: string; readonly sha256: string };
  readonly rollup: { readonly file: string; readonly sha256: string };
  /** In the order in which their bytes follow one another in the bundle. */
  readonly files: readonly ManifestFile[];
}

export const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** The bytes of all files, one behind the other, as one Zstandard frame (RFC 8878) with a checksum: `zstd -d` unpacks it. */
export const packBundle = (files: readonly BundledFile[]): Uint8Array =>
  zstdCompressSync(Buffer.concat(files.map(({ bytes }) => bytes)));

/** The files of a bundle, each checked. Raises `log/bad-bundle`. */
export function unpackBundle(bundle: Uint8Array, manifest: BundleManifest): readonly BundledFile[] {
  const bad = (what: string, cause?: unknown): Fault =>
    new Fault("log/bad-bundle", `${manifest.bundle.file} ${what}; take it from git or a backup`, { cause });
  if (sha256(bundle) !== manifest.bundle.sha256) throw bad("is not the bundle of its manifest");
  const total = manifest.files.reduce((sum, { size }) => sum + size, 0);
  let bytes: Uint8Array;
  try {
    bytes = zstdDecompressSync(bundle, { maxOutputLength: Math.max(total, 1) });
  } catch (error) {
    throw bad("can't be unpacked", error);
  }
  if (bytes.length !== total) throw bad("has another size than its manifest says");
  let at = 0;
  return manifest.files.map(({ path, size, mode, sha256: expected }) => {
    const own = bytes.subarray(at, at + size);
    at += size;
    if (sha256(own) !== expected) throw bad(`holds a ${path} that differs from its checksum`);
    return { path, mode, bytes: own };
  });
}

/** Reads a manifest. Paths that leave the repository are refused. Raises `log/bad-bundle`. */
export function readManifest(text: string, name: string): BundleManifest {
  const bad = (what: string, cause?: unknown): Fault =>
    new Fault(
      "log/bad-bundle",
      `${name} is ${what}; take it from git or a backup, or remove it and archive again while the sources are there`,
      { cause },
    );
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad("no JSON", error);
  }
  if (isManifest(value)) return value;
  throw bad("no manifest of a log bundle");
}

const isHash = (value: Json | undefined): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: Json | undefined): boolean => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isInside = (value: Json | undefined): boolean =>
  typeof value === "string" &&
  value !== "" &&
  !value.includes("\\") &&
  !posix.isAbsolute(value) &&
  posix.normalize(value) === value &&
  !value.startsWith("..");
const isPart = (value: Json | undefined): boolean => isJsonObject(value) && isInside(value["file"]) && isHash(value["sha256"]);

// Each property of the type is checked.
function isManifest(value: Json): value is Json & BundleManifest {
  if (!isJsonObject(value) || value["schema"] !== "onex-log-bundle/1" || typeof value["name"] !== "string") return false;
  const files = value["files"];
  return (
    isPart(value["bundle"]) &&
    isPart(value["rollup"]) &&
    Array.isArray(files) &&
    files.every(
      (file) =>
        isJsonObject(file) && isInside(file["path"]) && isCount(file["size"]) && isCount(file["mode"]) && isHash(file["sha256"]),
    )
  );
}
