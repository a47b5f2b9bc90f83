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
  /**
   * `cpu`: time of the main thread's processor, which other processes of a crowded machine hardly change; for what neither waits nor has other
   * threads. Default `wall`.
   */
  readonly clock?: "wall" | "cpu";
  readonly contestants: readonly Contestant[];
  readonly goals?: readonly Goal[];
}

/** A row whose figures were taken elsewhere, such as bytes of a heap; each is the samples of one contestant. */
export interface Figures {
  readonly title: string;
  readonly unit: string;
  readonly figures: readonly { readonly name: string; readonly samples: readonly number[] }[];
  readonly goals?: readonly Goal[];
}

/** What a row is to show. `of` takes the median of a contestant by its name and gives the figure that is compared with `limit`. */
export interface Goal {
  readonly text: string;
  readonly of: (median: (name: string) => number) => number;
  readonly limit: number;
  /** `most`: the figure is to be no larger. */
  readonly at: "most" | "least";
}

export interface Verdict {
  readonly row: string;
  readonly goal: string;
  readonly measured: number;
  readonly met: boolean;
}

export interface Result {
  readonly row: string;
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Median over the first contestant's median: ours comes first. */
  readonly ratio: number;
}

const units = { ns: 1e6, µs: 1e3, ms: 1 } as const;

/** Milliseconds since some moment. */
type Now = () => number;

const clocks: Readonly<Record<NonNullable<Row["clock"]>, Now>> = {
  wall: () => performance.now(),
  cpu: () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  },
};

export async function measure({
  title,
  per = 1,
  unit = "µs",
  samples = 15,
  clock = "wall",
  contestants,
}: Row): Promise<readonly Result[]> {
  const now = clocks[clock];
  const prepared = [];
  for (const contestant of contestants)
    prepared.push({
      ...contestant,
      batch: contestant.batch ?? (await batchOf(contestant, now, clock === "cpu" ? 200 : 20)),
      times: [] as number[],
    });
  for (let round = 0; round < samples; round++) {
    for (const { run, batch, times } of prepared) times.push((await timed(run, batch, now)) / batch / per);
  }
  return resultsOf({
    title,
    unit,
    figures: prepared.map(({ name, times }) => ({ name, samples: times.map((time) => time * units[unit]) })),
  });
}

export function resultsOf({ title, unit, figures }: Figures): readonly Result[] {
  const rows = figures.map(({ name, samples }) => ({ name, ...quartiles(samples) }));
  const first = rows[0]?.median ?? 1;
  return rows.map((row) => ({ row: title, unit, ...row, ratio: row.median / first }));
}

export function verdicts(goals: readonly Goal[], results: readonly Result[]): readonly Verdict[] {
  const median = (wanted: string): number => {
    const found = results.find(({ name }) => name === wanted);
    if (found === undefined) throw new RangeError(`A goal names "${wanted}", which is not in its row`);
    return found.median;
  };
  return goals.map(({ text, of, limit, at }) => {
    const measured = of(median);
    return { row: results[0]?.row ?? "", goal: text, measured, met: at === "most" ? measured <= limit : measured >= limit };
  });
}

/** Milliseconds that `count` calls take. Calls that give no promise are not awaited: a microtask a call would be a cost of the harness. */
async function timed(run: () => unknown, count: number, now: Now): Promise<number> {
  const started = now();
  for (let at = 0; at < count; at++) {
    const given = run();
    if (given instanceof Promise) await given;
  }
  return now() - started;
}

/** `enough` milliseconds a sample: processor time may be told in steps of four. */
async function batchOf({ run }: Contestant, now: Now, enough: number): Promise<number> {
  for (let batch = 1; ; batch *= 4) {
    const took = await timed(run, batch, now);
    if (took > enough || batch >= 100_000)
      return Math.max(1, Math.min(100_000, Math.round((batch * enough) / Math.max(took, 0.001))));
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

export function goalTable(goals: readonly Verdict[]): string {
  const lines = goals.map(
    ({ row, goal, measured, met }) => `| ${row} | ${goal} | ${digits(measured)} | ${met ? "met" : "NOT met"} |`,
  );
  return ["| row | goal | measured | |", "|---|---|---:|---|", ...lines].join("\n");
}

const digits = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3));
