import type { SourceReader } from "@onex/contract";

/** Finds the version of a package as Node would resolve it from a file: in the nearest `node_modules` that has it. In memory nothing is installed. */
export function installedVersion(disk: SourceReader | undefined): (packageName: string, importer: string) => string | undefined {
  return (packageName, importer) => {
    for (let folder = parentOf(importer); disk !== undefined; folder = parentOf(folder)) {
      const text = disk.read(`${folder}/node_modules/${packageName}/package.json`);
      if (text !== undefined) return versionIn(text);
      if (folder === "") return undefined;
    }
    return undefined;
  };
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function versionIn(text: string): string | undefined {
  try {
    const { version }: { readonly version?: unknown } = JSON.parse(text) ?? {};
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
