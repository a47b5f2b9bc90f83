import type { Command, CommanderError } from "commander";
import { statusOfSignal } from "./exit.ts";
import { buildProgram } from "./program.ts";
import type { Shell } from "./shell.ts";

/** Runs one command line (without node and script) and gives its exit status. Never rejects: what fails is printed as a fault. */
export async function runCommandLine(argv: readonly string[], shell: Shell): Promise<number> {
  let status = 0;
  const program = buildProgram(shell, (end) => (status = end));
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(withoutHelp(program, argv), { from: "user" });
    return status;
  } catch (thrown) {
    if (isCommanderError(thrown) && thrown.exitCode === 0) return 0;
    const { printFault } = await import("./fault-output.ts");
    const failed = printFault(
      isCommanderError(thrown) ? await usageFault(program, argv, thrown) : thrown,
      { json: wantsJson(argv) },
      shell,
    );
    const stoppedBy = shell.stoppedBy();
    return stoppedBy === undefined ? failed : statusOfSignal(stoppedBy);
  }
}

const isCommanderError = (thrown: unknown): thrown is CommanderError =>
  thrown instanceof Error && "exitCode" in thrown && "code" in thrown && String(thrown.code).startsWith("commander.");

/** Commander's own sentence, in our form, with the place where help is. */
async function usageFault(program: Command, argv: readonly string[], { code, message }: CommanderError): Promise<Error> {
  const { Fault } = await import("@onex/contract");
  const command = calledCommand(program, argv);
  const said =
    code === "commander.help"
      ? `"${command.path}" needs a command: ${command.command.commands.map((child) => child.name()).join(", ")}`
      : message
          .replace(/^error: /, "")
          .replace(/\n\((Did you mean .*\?)\)$/s, (_, question: string) => ` (${question.replace("D", "d")})`);
  const hint = `see "${command.path} --help"`;
  return new Fault("cli/usage", `${said.replace(/\.$/, "")}; ${hint}`, { details: { where: command.path, hint } });
}

/** Help was asked for on a command that there is none of: without the question the parser says so, and what was probably meant. */
function withoutHelp(program: Command, argv: readonly string[]): readonly string[] {
  const words = argv[0] === "help" ? argv.slice(1) : argv;
  const asksForHelp = words !== argv || argv.some((word) => word === "--help" || word === "-h");
  if (!asksForHelp) return argv;
  let command = program;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-") || word === "help" || command.commands.length === 0) break;
    const child = command.commands.find((candidate) => candidate.name() === word);
    if (child === undefined) return words.slice(0, index + 1);
    command = child;
  }
  return argv;
}

function calledCommand(program: Command, argv: readonly string[]): { readonly command: Command; readonly path: string } {
  let command = program;
  let path = program.name();
  for (const word of argv) {
    const child = command.commands.find((candidate) => candidate.name() === word);
    if (child === undefined) break;
    command = child;
    path += ` ${word}`;
  }
  return { command, path };
}

/** Also of a command line that could not be read: whoever wrote `--json` reads stdout by machine. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? argv.length : end).includes("--json");
}
