import { Fault } from "@onex/contract";
import type { Command } from "commander";
import type { Shell } from "../shell.ts";

/** Words that may follow a path of commands: commands and options. */
type Words = ReadonlyMap<string, readonly string[]>;

const scripts: Readonly<Record<string, (words: Words) => string>> = { bash, zsh, fish };

/** `onex completion`: a script made from the command tree itself, so it can never lag behind it. */
export const completionFor =
  (program: Command) =>
  async (name: string, _options: object, shell: Shell): Promise<undefined> => {
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (script === undefined)
      throw new Fault("cli/usage", `There is no completion for "${name}"; there is one for ${Object.keys(scripts).join(", ")}`);
    shell.print(script(wordsOf(program)));
    return undefined;
  };

function wordsOf(program: Command): Words {
  const words = new Map<string, readonly string[]>();
  const visit = (command: Command, path: string): void => {
    const options = command.options.map(({ long }) => long).filter((long) => typeof long === "string");
    words.set(path, [...command.commands.map((child) => child.name()), ...options, "--help"]);
    for (const child of command.commands) visit(child, `${path} ${child.name()}`);
  };
  visit(program, program.name());
  return words;
}

/** The longest path of commands at the beginning of the line decides; where it offers nothing, files are offered. */
function bash(words: Words): string {
  const cases = [...words].map(([path, next]) => `    "${path}") words="${next.join(" ")}" ;;`);
  return `_onex() {
  local path="onex" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
      ${[...words.keys()]
        .filter((path) => path.includes(" "))
        .map((path) => `"${path}"`)
        .join("|")}) path="$path $word" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _onex onex`;
}

function zsh(words: Words): string {
  return `#compdef onex
autoload -Uz bashcompinit && bashcompinit
${bash(words)}`;
}

function fish(words: Words): string {
  const lines = [...words].flatMap(([path, next]) => {
    const commands = path.split(" ").slice(1);
    const isHere =
      commands.length === 0
        ? "__fish_use_subcommand"
        : commands.map((name) => `__fish_seen_subcommand_from ${name}`).join("; and ");
    return next.map((word) =>
      word.startsWith("--")
        ? `complete -c onex -n '${isHere}' -l ${word.slice(2)}`
        : `complete -c onex -f -n '${isHere}' -a ${word}`,
    );
  });
  return lines.join("\n");
}
