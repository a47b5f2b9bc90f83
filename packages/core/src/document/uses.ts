import { type Binding, type DocumentVertex, type GraphDocument, referencesIn, reservedNames } from "@onex/contract";

/** Names that each vertex and the output refer to, in the order in which they do. */
export interface Uses {
  readonly vertices: ReadonlyMap<string, readonly string[]>;
  readonly output: readonly string[];
}

export function usesOf({ nodes, output }: GraphDocument): Uses {
  return {
    vertices: new Map(Object.entries(nodes).map(([name, vertex]) => [name, bindingsOf(vertex).flatMap(namesIn)])),
    output: namesIn(output),
  };
}

const bindingsOf = ({ bind = {}, when, each, loop }: DocumentVertex): readonly Binding[] =>
  [when, each, loop?.first, loop?.until, ...Object.values(bind)].filter((binding) => binding !== undefined);

function namesIn(binding: Binding): readonly string[] {
  const found: string[] = [];
  referencesIn(
    binding,
    "",
    ({ name }) => {
      if (!reservedNames.includes(name)) found.push(name);
    },
    () => {},
  );
  return found;
}
