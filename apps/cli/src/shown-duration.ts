/** A duration for people, in its largest fitting unit: `12 ms`, `4.2 s`, `3 min`, `5 h`. */
export function shownDuration(ms: number): string {
  if (ms < 1000) return ms < 10 ? `${ms.toFixed(1).replace(/\.0$/, "")} ms` : `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, "")} s`;
  return ms < 3_600_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;
}
