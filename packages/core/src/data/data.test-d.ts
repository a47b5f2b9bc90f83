import type { Json, Parsed } from "@onex/contract";
import type { Data, DataClass, DataOf, DataType, InputOf, OutputOf } from "./data.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

interface Point {
  x: number;
  label?: string;
}

holds<Equal<DataOf<Point>, DataClass<Point>>>();
holds<Equal<DataOf<{ kind: "a" } | { kind: "b"; n: number }>, DataClass<{ kind: "a" } | { kind: "b"; n: number }>>>();
holds<Equal<DataOf<number>, DataType<number>>>();
holds<Equal<DataOf<Point | undefined>, DataType<Point | undefined>>>();
holds<Equal<DataOf<Record<string, number>>, DataType<Record<string, number>>>>();
holds<Equal<DataOf<Map<string, number>>, DataType<Map<string, number>>>>();
holds<Equal<DataOf<unknown>, DataType<unknown>>>();
holds<Equal<OutputOf<(x: number) => Promise<Point>>, DataClass<Point>>>();

export const typed = (Input: InputOf<(point: Point) => number>, Loose: InputOf<(x: number, y: number) => number>) => {
  const point = new Input({ x: 1 });
  const x: number = point.x;
  const json: Json = point.toJSON();
  const parsed: Parsed<Data<Point>> = Input.parse(json);
  // @ts-expect-error nobody can change it
  point.x = 2;
  // @ts-expect-error x is missing
  new Input({});
  // @ts-expect-error x is a number
  new Input({ x: "1" });
  const loose = new Loose({ x: 1, y: 2 });
  return [x, parsed, loose.equals(loose), loose.x];
};
