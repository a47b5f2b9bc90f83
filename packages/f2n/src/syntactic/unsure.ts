/** Thrown where syntax alone does not tell: the compiler is asked instead. */
class Unsure extends Error {}

export const unsure = (what: string): never => {
  throw new Unsure(what);
};
