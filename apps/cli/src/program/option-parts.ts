import { type Command, InvalidArgumentError, Option } from "commander";

export const defaultCollector = "http://127.0.0.1:7800";

/** Which collector to ask: the flag, else ONEX_COLLECTOR, else the one that `onex up` starts. */
export const collectorOption = (description: string): Option =>
  new Option("--collector <url>", description).env("ONEX_COLLECTOR").default(defaultCollector);

/** The help text below a command: what to type. */
export const example = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;

/** Reads an option's value as a whole number of a range. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** How long a host that stops waits for what runs. */
export const drainOption = (): Option =>
  new Option("--drain <seconds>", "when stopped: how long what runs may take to end").default(5).argParser(wholeNumber(0, 3600));

/** A command that works on the logs of a repository. */
export const inRepository = (command: Command): Command =>
  command.option("-C, --root <folder>", "the repository; default the one around the current folder");

export const withJson = (command: Command): Command => command.option("--json", "one JSON document on stdout");
