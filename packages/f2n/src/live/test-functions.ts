import { twice } from "./test-imported.ts";

interface Pair {
  readonly left: number;
  readonly right: number;
}

export const offset = 5;

/** Adds the halves. */
export function declared<T extends Pair>({ left, right }: T, more: number = 1): number {
  return (left + right) * more + offset; // the constant too
}

export const arrow = async <T>(value: T): Promise<T> => value;

export const bare = (x: number) => twice(x);

export const makeAdder = (amount: number) => {
  const unrelated = 1;
  const other = () => unrelated;
  return (n: number): number => (other === undefined ? 0 : n + amount);
};

export class Counter {
  count = 0;
  static step(n: number): number {
    return n + 1;
  }
}

export const table = {
  method(text: string): string {
    return `${text}-${text.replace(/[/]"/g, '"')}`;
  },
};

export const evaluated: (x: number) => number = new Function("x", "return x + 1") as (x: number) => number;

export const alike = [(value: string) => value, (value: number) => value, (value: boolean) => value] as const;
