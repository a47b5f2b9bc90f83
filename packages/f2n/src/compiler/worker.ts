import { parentPort } from "node:worker_threads";
import type { ProgramSource } from "@onex/contract";
import { readProgram } from "../describe/read-program.ts";
import { type CompilerSession, compilerSession } from "./session.ts";
import type { WorkerMessage, WorkerRequest } from "./worker-protocol.ts";

// Of a compiler that fails, one line on stderr is enough; it shares ours and has no other way to be told.
process.env["GOTRACEBACK"] = "none";

const sessions = new Map<ProgramSource["kind"], CompilerSession>();

const say = (message: WorkerMessage): void => parentPort?.postMessage(message);

function session(kind: ProgramSource["kind"]): CompilerSession {
  const known = sessions.get(kind);
  if (known !== undefined) return known;
  const made = compilerSession(kind);
  sessions.set(kind, made);
  say({ kind: "compiler", pid: made.pid });
  return made;
}

function answer(request: WorkerRequest): void {
  if (request.kind === "warm") {
    for (const { program, files } of request.programs) session(program.kind).open(program, files);
    return;
  }
  readAll(request);
}

function readAll({ question, skip, stop }: Extract<WorkerRequest, { kind: "read" }>): void {
  const { kind } = question.program;
  let answered = skip;
  for (const { place, read } of readProgram(question, session(kind), skip === 0).slice(skip)) {
    if (Atomics.load(stop, 0) === 1) return;
    say({ kind: "begin", place });
    const reading = read();
    // A name may be one of Node's that nobody thought of: it is looked for there before it is refused.
    if (reading.status === "refused" && reading.code === "f2n/unresolved-type" && session(kind).addNodeTypes()) {
      readAll({ kind: "read", question, skip: answered, stop });
      return;
    }
    say({ kind: "answer", answer: reading });
    answered++;
  }
}

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    answer(request);
    say({ kind: "done" });
  } catch (thrown) {
    // A compiler that failed here may be out of step with us: the main thread ends it, and this thread with it.
    say({ kind: "failed", message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});
