import { Fault, type RefusedDescription } from "@onex/contract";

/** The fault of a function, or of a whole file, that cannot become a node; `path` as the user wrote it. */
export const refusalFault = ({ code, reason, line }: RefusedDescription, path: string): Fault =>
  new Fault(code, reason, { details: { where: `${path}:${line}` } });
