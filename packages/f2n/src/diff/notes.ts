import { type NodeDescription, type Parameter, parameterLists } from "@onex/contract";
import { quoted } from "./sentences.ts";

/** What callers may want to know and types do not say. */
export function notesOf(before: NodeDescription, after: NodeDescription): readonly string[] {
  return [...nameNotes(before, after), ...effectNotes(before, after), ...defaultNotes(before, after)];
}

const nameNotes = (before: NodeDescription, after: NodeDescription): readonly string[] =>
  before.name === after.name ? [] : [`was named ${quoted(before.name)} and is now named ${quoted(after.name)}`];

function effectNotes({ effects: before }: NodeDescription, { effects: after }: NodeDescription): readonly string[] {
  const isSame = before.class === after.class;
  return [
    ...(isSame ? [] : [`effects were ${before.class} and are now ${after.class}`]),
    ...changed("use", before.uses, after.uses),
    ...changed("throw", before.throws, after.throws),
  ];
}

function changed(verb: string, before: readonly string[] = [], after: readonly string[] = []): readonly string[] {
  const added = after.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !after.includes(name));
  return [
    ...(added.length === 0 ? [] : [`now ${verb}s ${added.join(", ")}`]),
    ...(removed.length === 0 ? [] : [`no longer ${verb}s ${removed.join(", ")}`]),
  ];
}

/** Of overloaded functions the signatures have no defaults. */
function defaultNotes(before: NodeDescription, after: NodeDescription): readonly string[] {
  const now = new Map(parameterLists(after).flatMap((list) => list.map((parameter) => [parameter.name, parameter])));
  return parameterLists(before)
    .flat()
    .flatMap((parameter) => {
      const other = now.get(parameter.name);
      if (other === undefined) return [];
      const [was, is] = [shown(parameter), shown(other)];
      return was === is ? [] : [`the default of ${quoted(parameter.name)} was ${was} and is now ${is}`];
    });
}

const shown = (parameter: Parameter): string =>
  parameter.default === undefined ? "not constant" : JSON.stringify(parameter.default);
