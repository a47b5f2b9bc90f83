/** The functions that every contestant describes; a number makes the text another one. */

/** Every type is written out. */
export const writtenText = (at: number): string =>
  `/** Scales. */ export interface Point { x: number; y: number; label?: string }
   export function scale${at}(point: Point, factor: number = ${at}): Point { return { ...point, x: point.x * factor, y: point.y * factor }; }`;

/** What it gives back is for a type checker to find out. */
export const inferredText = (at: number): string =>
  `/** Sums up. */ export interface Reading { place: string; values: number[]; taken?: Date }
   export function summary${at}(readings: readonly Reading[], by: keyof Reading = "place") {
     const all = readings.flatMap((reading) => reading.values.map((value) => ({ value, by: reading[by] })));
     return { count: all.length + ${at}, most: Math.max(...all.map(({ value }) => value)), first: all[0] };
   }`;

/** A module of so many functions, half of them of each kind. */
export const moduleText = (functions: number): string =>
  Array.from({ length: functions }, (_, at) => {
    const text = at % 2 === 0 ? writtenText(at) : inferredText(at);
    return text.replaceAll(/\bPoint\b/g, `Point${at}`).replaceAll(/\bReading\b/g, `Reading${at}`);
  }).join("\n");
