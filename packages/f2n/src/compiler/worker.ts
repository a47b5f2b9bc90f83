import { parentPort } from "node:worker_threads";
import type { ProgramSource } from "@onex/contract";
import { type CompilerSession, compilerSession } from "./session.ts";
import type { WorkerMessage, WorkerRequest } from "./worker-protocol.ts";

const sessions = new Map<ProgramSource["kind"], CompilerSession>();

type ReadProgram = typeof import("../read/read-program.ts").readProgram;

const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

function session(kind: ProgramSource["kind"]): CompilerSession {
  const known = sessions.get(kind);
  if (known !== undefined) return known;
  const made = compilerSession(kind);
  sessions.set(kind, made);
  say({ kind: "compiler", pid: made.pid });
  return made;
}

async function answer(request: WorkerRequest): Promise<void> {
  const programs = request.kind === "warm" ? request.programs.map(({ program }) => program) : [request.question.program];
  for (const { kind } of programs) session(kind);
  // A compiler takes as long to start as the modules that talk to it take to load.
  const { readProgram } = await import("../read/read-program.ts");
  if (request.kind === "read") return readAll(request, readProgram);
  for (const { program, files } of request.programs) warm(program, files, readProgram);
}

/** Reads the functions of a program for nothing but that it was done once: half of what the first question costs is code that runs for the first time. */
function warm(program: ProgramSource, files: readonly string[], readProgram: ReadProgram): void {
  const own = session(program.kind);
  if (files.length === 0) own.open(program, files);
  else for (const { read } of readProgram({ program, files, select: { kind: "exports" } }, own, false)) own.eagerly(read);
}

function readAll(request: Extract<WorkerRequest, { kind: "read" }>, readProgram: ReadProgram): void {
  const { question, skip, stop } = request;
  const { kind } = question.program;
  let answered = skip;
  for (const { place, read } of readProgram(question, session(kind), skip === 0).slice(skip)) {
    if (Atomics.load(stop, 0) === 1) return;
    say({ kind: "begin", place });
    const reading = session(kind).eagerly(read);
    // A name may be one of Node's that nobody thought of: it is looked for there before it is refused.
    if (reading.status === "refused" && reading.code === "f2n/unresolved-type" && session(kind).addNodeTypes()) {
      readAll({ ...request, skip: answered }, readProgram);
      return;
    }
    say({ kind: "answer", answer: reading });
    answered++;
  }
}

parentPort?.on("message", async (request: WorkerRequest) => {
  try {
    await answer(request);
    for (const each of sessions.values()) each.settle();
    say({ kind: "done" });
  } catch (thrown) {
    // A compiler that failed here may be out of step with us: the main thread ends it, and this thread with it.
    say({ kind: "failed", message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});
