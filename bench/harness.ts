/**
 * One harness for every row: the contestants of a row take turns within one process, so that a noisy machine is noisy for all of them. A sample is
 * the mean of `batch` calls; reported are the median over the samples and the quartiles.
 */
export interface Contestant {
  readonly name: string;
  /** What one call does; awaited when it gives a promise. */
  readonly run: () => unknown;
  /** Calls in one sample. Default: as many as take about 20 ms, at most 100,000. */
  readonly batch?: number;
}

export interface Row {
  readonly title: string;
  /** A call's time is divided by this: vertices in a chain, functions in a batch. Default 1. */
  readonly per?: number;
  readonly unit?: "ns" | "µs" | "ms";
  /** Samples a contestant. Default 15. */
  readonly samples?: number;
  readonly contestants: readonly Contestant[];
}

export interface Result {
  readonly row: string;
  readonly name: string;
  readonly unit: "ns" | "µs" | "ms";
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Median over the first contestant's median: ours comes first. */
  readonly ratio: number;
}

const units = { ns: 1e6, µs: 1e3, ms: 1 } as const;

export async function measure({ title, per = 1, unit = "µs", samples = 15, contestants }: Row): Promise<readonly Result[]> {
  const prepared = [];
  for (const contestant of contestants)
    prepared.push({ ...contestant, batch: contestant.batch ?? (await batchOf(contestant)), times: [] as number[] });
  for (let round = 0; round < samples; round++) {
    for (const { run, batch, times } of prepared) times.push((await timed(run, batch)) / batch / per);
  }
  const rows = prepared.map(({ name, times }) => ({ name, ...quartiles(times.map((time) => time * units[unit])) }));
  const first = rows[0]?.median ?? 1;
  return rows.map((row) => ({ row: title, unit, ...row, ratio: row.median / first }));
}

/** Milliseconds that `count` calls take. Calls that give no promise are not awaited: a microtask a call would be a cost of the harness. */
async function timed(run: () => unknown, count: number): Promise<number> {
  const started = performance.now();
  for (let at = 0; at < count; at++) {
    const given = run();
    if (given instanceof Promise) await given;
  }
  return performance.now() - started;
}

async function batchOf({ run }: Contestant): Promise<number> {
  for (let batch = 1; ; batch *= 4) {
    const took = await timed(run, batch);
    if (took > 20 || batch >= 100_000) return Math.max(1, Math.min(100_000, Math.round((batch * 20) / Math.max(took, 0.001))));
  }
}

function quartiles(values: readonly number[]): { median: number; low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

export function table(results: readonly Result[]): string {
  const lines = ["| row | | median | quartiles | × first |", "|---|---|---:|---:|---:|"];
  let last = "";
  for (const { row, name, unit, median, low, high, ratio } of results) {
    lines.push(
      `| ${row === last ? "" : row} | ${name} | ${digits(median)} ${unit} | ${digits(low)}–${digits(high)} | ${digits(ratio)} |`,
    );
    last = row;
  }
  return lines.join("\n");
}

const digits = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3));
