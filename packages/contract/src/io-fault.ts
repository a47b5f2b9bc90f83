import { Fault, type FaultCode } from "./fault.ts";

/** `what` and why not, with what helps where the system's word for it tells. */
export const ioFault = (
  code: FaultCode,
  what: string,
  { cause, where }: { readonly cause: unknown; readonly where: string },
): Fault => new Fault(code, `${what}: ${reasonOf(cause)}`, { cause, details: { where } });

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied; let this user into the folder and at the file",
  EPERM: "permission denied; let this user into the folder and at the file",
  EROFS: "its disk can only be read",
  EISDIR: "it is a folder; move it away",
  ENOTDIR: "a file is where its folder should be; move it away",
  EEXIST: "a file is where its folder should be; move it away",
  ELOOP: "symbolic links lead in a circle; remove them",
  ENAMETOOLONG: "its name is too long; choose a shorter one",
  EFBIG: "a file may not be so large here; raise the limit",
  ENOSPC: "the disk is full; make room on it",
  EDQUOT: "the quota is used up; make room",
};

/** Of several causes that the system has one word for, the usual one. */
function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
