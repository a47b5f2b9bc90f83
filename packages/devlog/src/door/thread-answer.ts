import type { FaultCode } from "@onex/contract";

/** What the thread says to one question: JSON text, or a fault as data and where it came from. */
export type ThreadAnswer =
  | { readonly text: string }
  | {
      readonly fault: { readonly code: FaultCode; readonly message: string; readonly details: Readonly<Record<string, unknown>> };
      readonly stack?: string;
    };
