import { type Binding, type GraphDocument, referencesIn } from "@onex/contract";

/** Names that each vertex and the output refer to, in the order in which they do. */
export interface Uses {
  readonly vertices: ReadonlyMap<string, readonly string[]>;
  readonly output: readonly string[];
}

export function usesOf({ nodes, output }: GraphDocument): Uses {
  return {
    vertices: new Map(Object.entries(nodes).map(([name, { bind = {} }]) => [name, Object.values(bind).flatMap(namesIn)])),
    output: namesIn(output),
  };
}

function namesIn(binding: Binding): readonly string[] {
  const found: string[] = [];
  referencesIn(
    binding,
    "",
    ({ name }) => {
      if (name !== "input") found.push(name);
    },
    () => {},
  );
  return found;
}
