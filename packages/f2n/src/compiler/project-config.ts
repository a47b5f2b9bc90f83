import type { DiskReader } from "./disk-reader.ts";
import type { CompilerLibrary } from "./library.ts";

export interface ProjectShape {
  /** Folder that the project belongs to. */
  readonly root: string;
  readonly roots: readonly string[];
  readonly library: CompilerLibrary;
  readonly disk: DiskReader | undefined;
  readonly nodeTypes: boolean;
  /** Beyond the usual ones. */
  readonly options?: Readonly<Record<string, boolean>> | undefined;
}

/** Text of the configuration that the compiler reads: its only way to be told options. */
export function projectConfig({ root, roots, library, disk, nodeTypes, options }: ProjectShape): string {
  // The types of Node's built-ins that the user's own project has come first; ours stand in for them.
  const own = disk === undefined ? nodeTypes : above(root, "node_modules/@types/node/package.json", disk) !== undefined;
  const users = disk === undefined ? undefined : above(root, "tsconfig.json", disk);
  const files = [...roots, ...(nodeTypes && !own ? [library.nodeTypes] : []), ...(nodeTypes ? [library.webNames] : [])];
  return JSON.stringify({
    // Paths, conditions and strictness beyond ours are the project's own business; what decides how we read is set below, whatever it says.
    ...(users === undefined ? {} : { extends: users }),
    compilerOptions: {
      ...options,
      target: "esnext",
      // Functions run on Node: the types of a page would cost a quarter of a second and mean nothing.
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
    include: [],
    references: [],
  });
}

/** The nearest file of a name in a folder or one around it. */
function above(root: string, name: string, disk: DiskReader): string | undefined {
  for (let folder = root; ; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (disk.isFile(`${folder}/${name}`)) return `${folder}/${name}`;
    if (!folder.includes("/")) return undefined;
  }
}
