import type { Node } from "typescript/unstable/ast";
import type { Checker } from "../compiler/typescript-api.ts";
import { createChanges } from "../state/changes.ts";
import { createInitialiser } from "../state/initialisation.ts";
import { valueTypes } from "../state/value-types.ts";
import { createIdentifier, type Identity } from "./identify.ts";
import { createNames } from "./names.ts";
import { createReach } from "./reach.ts";

/** Identities of declarations of one snapshot, for tests. */
export function identitiesOf(checker: Checker, declarations: readonly Node[], version?: string): readonly Identity[] {
  const names = createNames(checker);
  const reach = createReach(names);
  const types = valueTypes(checker);
  const { identify } = createIdentifier(
    () => version,
    createInitialiser(names, reach, createChanges(names, types)),
    types.mayBeCode,
  );
  return reach.definitionsOf(declarations).map(identify);
}
