import type { DiskReader } from "./disk-reader.ts";
import type { CompilerLibrary } from "./library.ts";

export interface ProjectShape {
  /** Folder that the project belongs to. */
  readonly root: string;
  readonly roots: readonly string[];
  readonly library: CompilerLibrary;
  readonly disk: DiskReader | undefined;
  readonly nodeTypes: boolean;
}

/** Text of the configuration that the compiler reads: its only way to be told options. */
export function projectConfig({ root, roots, library, disk, nodeTypes }: ProjectShape): string {
  // The types of Node's built-ins that the user's own project has come first; ours stand in for them.
  const own = disk === undefined ? nodeTypes : hasOwnNodeTypes(root, disk);
  const files = nodeTypes && !own ? [...roots, library.nodeTypes] : roots;
  return JSON.stringify({
    compilerOptions: {
      target: "esnext",
      lib: ["esnext"],
      module: "preserve",
      moduleResolution: "bundler",
      // Every text is a module, so that its names never mix with the library's globals.
      moduleDetection: "force",
      strict: true,
      types: nodeTypes && own ? ["node"] : [],
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      allowJs: true,
      // Without it nothing is said of a JavaScript parameter that nobody typed.
      checkJs: true,
      jsx: "preserve",
      noEmit: true,
      skipLibCheck: true,
    },
    files,
  });
}

function hasOwnNodeTypes(root: string, disk: DiskReader): boolean {
  for (let folder = root; ; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (disk.isFile(`${folder}/node_modules/@types/node/package.json`)) return true;
    if (!folder.includes("/")) return false;
  }
}
