import type { FaultCode } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { CallKind, Effects, Parameter } from "./node-description.ts";

/** Where the text of a program comes from. Plain data, because it crosses threads. */
export type ProgramSource =
  /** Nothing but these files (absolute virtual path to text), the compiler's own library and the types of Node's built-ins. */
  | {
      readonly kind: "memory";
      readonly files: Readonly<Record<string, string>>;
      /** Compiler options beyond the usual ones, where the texts were written with them. */
      readonly options?: Readonly<Record<string, boolean>>;
    }
  /** Files on disk below and around `root`; `overlay` replaces the text of some of them by absolute path. */
  | { readonly kind: "disk"; readonly root: string; readonly overlay?: Readonly<Record<string, string>> };

/** Which functions of a file are asked for. */
export type FunctionSelection =
  /** Everything that `--all` lists for the file: exported functions, constants with a call signature, static methods. */
  | { readonly kind: "exports" }
  | { readonly kind: "export"; readonly name: string }
  /** The one function that a piece of source text is about; `name` picks among several. */
  | { readonly kind: "sole"; readonly name?: string }
  /** The function whose text begins at, or encloses most narrowly, this UTF-16 offset; `name` is for one that has none. */
  | { readonly kind: "at"; readonly offset: number; readonly name?: string };

export interface TypeQuestion {
  readonly program: ProgramSource;
  /** Absolute paths; a reading names the one that it was found in. */
  readonly files: readonly string[];
  readonly select: FunctionSelection;
  /** Also what each function needs of its program, as `slice` of its reading. */
  readonly sliced?: boolean;
}

/** Everything of a program that one function needs, file by file. Slices of one program can be put together. */
export interface SourceSlice {
  /** By path, as the compiler has it. */
  readonly files: Readonly<Record<string, FileSlice>>;
  /** Where the function is: of a statement the name, of an expression the offset of its part. */
  readonly file: string;
  readonly name: string;
  readonly at?: number;
  readonly compiler: Readonly<Record<string, boolean>>;
}

export interface FileSlice {
  readonly parts: readonly SlicePart[];
  /** What the parts take from other files, or from Node's built-ins: there under `name`, `*` for all; here under `local`. */
  readonly imports: readonly { readonly local: string; readonly name: string; readonly from: string; readonly isType: boolean }[];
  /** What others take that no part exports by itself; `from`: it is only passed on. */
  readonly exports: readonly { readonly name: string; readonly as: string; readonly isType: boolean; readonly from?: string }[];
  /** Files that have to run before this one, in this order, because of what statements of theirs change; `order` compares within one file of one program. */
  readonly loads?: readonly { readonly from: string; readonly order: number }[];
}

/** A statement with the names that it declares, an expression of a function without one, or (of a JSON file) all of it. */
export interface SlicePart {
  readonly kind: "statement" | "expression" | "whole";
  /** UTF-16 offset of the text. */
  readonly at: number;
  readonly text: string;
  readonly names: readonly string[];
}

export type FunctionAccess =
  /** `Class.method` for a static method. */
  | { readonly kind: "export"; readonly name: string }
  /** A top-level name that the module does not export. */
  | { readonly kind: "declared"; readonly name: string }
  /** The function is the statement that begins at this UTF-16 offset. */
  | { readonly kind: "expression"; readonly offset: number };

/** What the type checker says of one function. */
export interface FunctionReading {
  readonly status: "read";
  readonly name: string;
  /** Absolute path, or the virtual path. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly aliases: readonly string[];
  /** How to come by the function once its module runs; absent for one inside another. */
  readonly access?: FunctionAccess;
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  readonly parameters: readonly Parameter[] | readonly (readonly Parameter[])[];
  readonly call: CallKind;
  readonly types: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** True when no call of it could be written down: each takes or gives something that lives only in its process. */
  readonly local: boolean;
  /** `name: type`, one per parameter of the first overload, and the printed result type. */
  readonly printed: { readonly inputs: readonly string[]; readonly output: string };
  readonly hash: string;
  readonly form: "typescript" | "javascript";
  readonly effects: Effects;
  /** Where it was asked for: what the function needs, or why it cannot be written down. */
  readonly slice?: SourceSlice | { readonly code: FaultCode; readonly reason: string };
}

/** Why a function has no reading. */
export interface ReadingRefusal {
  readonly status: "refused" | "failed";
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly aliases: readonly string[];
  readonly code: FaultCode;
  readonly reason: string;
}

/** Resolves source text to signatures, as the type checker sees them. */
export interface TypeReader extends AsyncDisposable {
  /** Opens programs, so that the next question about one of them costs no start-up. */
  warm(programs: readonly Pick<TypeQuestion, "program" | "files">[]): Promise<void>;
  /**
   * Yields every selected function as it is read, file by file, in order of position. A function that cannot be read is a refusal and the others
   * go on; a file that cannot be read or parsed is one refusal with the name "". Throws `f2n/timeout` or `f2n/too-large` for a program that cannot be opened
   * at all, and `internal/unexpected`.
   */
  read(question: TypeQuestion): AsyncIterable<FunctionReading | ReadingRefusal>;
}
