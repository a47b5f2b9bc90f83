import type { ProgramSource } from "@onex/contract";
import type { Ahead } from "../identity/names.ts";
import { type AliasNames, type AliasRank, collectAliases } from "../schema/alias-names.ts";
import { askingAhead, type CompilerClient } from "./asking-ahead.ts";
import { diskReader } from "./disk-reader.ts";
import { compilerFileSystem } from "./file-system.ts";
import { followUps, type Question } from "./follow-ups.ts";
import { installedVersion } from "./installed-version.ts";
import { compilerLibrary } from "./library.ts";
import { memoryRoot } from "./memory-root.ts";
import { projectConfig } from "./project-config.ts";
import { API, type Project, type Snapshot, SyntaxKind } from "./typescript-api.ts";

/** A program as one snapshot sees it. Its types, symbols and ids hold within it and never outlive it. */
export interface OpenProgram {
  readonly project: Project;
  readonly source: ProgramSource["kind"];
  /** Set when the compiler failed inside one of its types: it may answer wrongly about them from then on, so the program is not used again. */
  isSpoiled: boolean;
  /** True for a file of the compiler's own standard library. */
  readonly isStandard: (path: string) => boolean;
  /** Version of an installed package as a file of the program sees it. */
  readonly versionOf: (packageName: string, importer: string) => string | undefined;
  /** The type aliases of all texts that were ever read here. */
  readonly aliases: AliasNames;
  readonly ahead: Ahead;
  /** Lives as long as the program: what was read of its types, by whoever read it. */
  readonly kept: Map<symbol, unknown>;
}

/** One compiler process with its virtual file system and the projects that are open in it. */
export interface CompilerSession {
  /** Of the compiler process. */
  readonly pid: number;
  /** The program of these root files, brought up to date; cheap when nothing changed. Throws when the compiler fails. */
  open(source: ProgramSource, roots: readonly string[]): OpenProgram;
  /** Reads one function: asks ahead for what that usually needs. */
  eagerly<T>(read: () => T): T;
  /** To be called when a request has been answered, before the thread waits for the next one. */
  settle(): void;
  /** Size in bytes of a file on disk; undefined when there is none, or this session has no disk. */
  sizeOf(path: string): number | undefined;
  /** Gives programs in memory the types of Node's built-ins from the next opening on. False when they have them already. */
  addNodeTypes(): boolean;
}

interface Opened {
  readonly roots: readonly string[];
  readonly version: number;
  readonly snapshot: Snapshot;
  readonly program: OpenProgram;
}

interface Changes {
  readonly changed: string[];
  readonly created: string[];
  readonly deleted: string[];
}

/** A session for one kind of source: text in memory and files on disk never share a compiler, so that no import of a text can reach the disk. */
export function compilerSession(kind: ProgramSource["kind"]): CompilerSession {
  const library = compilerLibrary(memoryRoot);
  const disk = kind === "disk" ? diskReader() : undefined;
  const files = new Map<string, string>();
  const opened = new Map<string, Opened>();
  const aliases = new Map<string, AliasRank>();
  const fileSystem = compilerFileSystem(files, library, disk);
  const api = new API({
    // The client would look for it beside itself, which is not where the package is once it was bundled.
    tsserverPath: library.binary,
    cwd: kind === "memory" ? memoryRoot : process.cwd(),
    fs: {
      ...fileSystem,
      readFile(path) {
        const text = fileSystem.readFile(path);
        if (text !== null && !library.owns(path)) collectAliases(text, aliases);
        return text;
      },
    },
  });
  // Private upstream, but present in the pinned version; a missing one fails loudly here.
  const { client } = api as unknown as { client: CompilerClient };
  const asking = askingAhead(client, followUps());
  let given: Readonly<Record<string, string>> = {};
  let version = 0;
  let namesNode = false;

  const place = (next: Readonly<Record<string, string>>): Changes => {
    const { changed, created, deleted } = disk?.stale() ?? { changed: [], created: [], deleted: [] };
    const changes = { changed: [...changed], created: [...created], deleted: [...deleted] };
    for (const path of Object.keys(given)) {
      if (path in next) continue;
      files.delete(path);
      (disk?.isFile(path) ? changes.changed : changes.deleted).push(path);
    }
    for (const [path, text] of Object.entries(next)) {
      if (files.get(path) === text) continue;
      (files.has(path) || disk?.isFile(path) ? changes.changed : changes.created).push(path);
      files.set(path, text);
    }
    given = next;
    return changes;
  };

  /** True where the configuration is another one than before. */
  const configure = ({ root, config, options }: Setting, roots: readonly string[], changes: Changes): boolean => {
    // A project without any file has no library either.
    const nothing = `${root}/onex.nothing.d.ts`;
    if (roots.length === 0) files.set(nothing, "");
    const used = roots.length === 0 ? [nothing] : roots;
    const text = projectConfig({ root, roots: used, library, disk, nodeTypes: kind === "disk" || namesNode, options });
    if (files.get(config) === text) return false;
    (files.has(config) ? changes.changed : changes.created).push(config);
    files.set(config, text);
    return true;
  };

  const open = (source: ProgramSource, roots: readonly string[]): OpenProgram => {
    const setting = settingOf(source);
    const { config, texts } = setting;
    const before = opened.get(config);
    const changes = place(texts);
    if (changes.changed.length + changes.created.length + changes.deleted.length > 0) version++;
    namesNode ||= source.kind === "memory" && Object.values(texts).some((text) => nodeNames.test(text));
    const all = source.kind === "memory" ? roots : rootsOf(before, roots, version);
    const isConfigured = !configure(setting, all, changes);
    const isSpoiled = before?.program.isSpoiled === true;
    if (before !== undefined && isConfigured && before.version === version && !isSpoiled) return before.program;

    const snapshot = api.updateSnapshot({
      fileChanges: isSpoiled ? { invalidateAll: true } : changes,
      ...(before === undefined ? { openProjects: [config] } : {}),
    });
    const project = snapshot.getProject(config);
    if (project === undefined) throw new Error(`The compiler did not open ${config}`);
    if (before === undefined) assertLibrary(project);
    const program = programIn(snapshot, project);
    opened.set(config, { roots: all, version, snapshot, program });
    const isNew = new Set([...changes.changed, ...changes.created]);
    const fresh = roots.filter((path) => isNew.has(path));
    asking.ask(firstQuestions(snapshot, project, fresh));
    // Other projects may still be answered from the snapshot that this one leaves.
    if (before !== undefined && ![...opened.values()].some((other) => other.snapshot === before.snapshot))
      before.snapshot.dispose();
    return program;
  };

  const programIn = (snapshot: Snapshot, project: Project): OpenProgram => {
    const asked = { snapshot: snapshot.id, project: project.id };
    return {
      project,
      ahead: (method, about) => asking.ask(about.map((each) => ({ method, params: { ...asked, ...each } }))),
      source: kind,
      isSpoiled: false,
      isStandard: library.isStandard,
      versionOf: installedVersion(disk),
      aliases,
      kept: new Map(),
    };
  };

  const addNodeTypes = (): boolean => {
    const isNew = kind === "memory" && !namesNode;
    namesNode ||= isNew;
    return isNew;
  };

  const settle = (): void => {
    try {
      asking.settle();
    } catch {
      // A compiler that died of what nobody waits for is noticed by the next question.
    }
  };

  return { pid: processId(client), open, eagerly: asking.within, settle, sizeOf: (path) => disk?.sizeOf(path), addNodeTypes };
}

/** Where a program belongs, and what it is made of. */
interface Setting {
  readonly root: string;
  /** Path of its configuration. */
  readonly config: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, boolean>> | undefined;
}

function settingOf(source: ProgramSource): Setting {
  const root = source.kind === "memory" ? memoryRoot : source.root;
  const config = `${root}/onex.tsconfig.json`;
  return source.kind === "memory"
    ? { root, config, texts: source.files, options: source.options }
    : { root, config, texts: source.overlay ?? {}, options: undefined };
}

/** A file that the program already has through an import needs no place among the roots, which would cost a new program. */
function rootsOf(before: Opened | undefined, asked: readonly string[], version: number): readonly string[] {
  if (before === undefined) return asked;
  const known = new Set(before.roots);
  if (asked.every((path) => known.has(path))) return before.roots;
  const present = new Set(before.version === version ? before.program.project.program.getSourceFileNames() : []);
  return [...before.roots, ...asked.filter((path) => !known.has(path) && !present.has(path))];
}

/** What is asked of a file whose functions are wanted; of many files, one after the other is soon enough. */
function firstQuestions({ id: snapshot }: Snapshot, { id: project }: Project, files: readonly string[]): readonly Question[] {
  const program = { snapshot, project };
  const ofFiles = files.slice(0, 4).flatMap((file): Question[] => [
    { method: "getSourceFile", params: { ...program, file } },
    { method: "getSyntacticDiagnostics", params: { ...program, file } },
    { method: "getSymbolAtLocation", params: { ...program, location: `1.${SyntaxKind.SourceFile}.${file}` } },
  ]);
  return ofFiles.length === 0 ? [] : [...ofFiles, { method: "getWellKnownSymbols", params: program }];
}

/**
 * Names that only the types of Node's built-ins declare. A text without any of them is read without those types, which saves two thirds of the
 * start-up; a name too many here costs milliseconds, and one too few is made up for by `addNodeTypes`.
 */
const nodeNames =
  /\bnode:|\b(?:process|Buffer|console|URL|URLSearchParams|URLPattern|AbortSignal|AbortController|fetch|Request|Response|Headers|FormData|Blob|File|Event|EventTarget|MessageChannel|MessagePort|BroadcastChannel|WebSocket|EventSource|TextEncoder|TextDecoder|setTimeout|setInterval|setImmediate|clearTimeout|clearInterval|clearImmediate|queueMicrotask|structuredClone|performance|crypto|Crypto|CryptoKey|ReadableStream|WritableStream|TransformStream|CompressionStream|DecompressionStream|DOMException|WebAssembly|NodeJS|global|require|module|__dirname|__filename|navigator|localStorage|sessionStorage|btoa|atob)\b/;

/** Without its library the compiler answers `any` for everything and reports no failure by itself. Its diagnostics would tell, by checking the whole program. */
function assertLibrary({ program }: Project): void {
  const hasLibrary = program.getSourceFileNames().some((path) => path.endsWith("/lib.es5.d.ts"));
  if (!hasLibrary) throw new Error("The compiler did not find its standard library; install the package typescript anew");
}

/** The compiler's client offers no way to stop a busy compiler; the watchdog needs its process id, which only a private field has. */
function processId(client: CompilerClient): number {
  const { pid } = client.channel.child;
  if (pid === undefined) throw new Error("The compiler process has no id");
  return pid;
}
