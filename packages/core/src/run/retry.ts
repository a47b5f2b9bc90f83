import type { RetryPolicy } from "@onex/contract";

const longestPauseMs = 30_000;

export const attemptsOf = (retry: RetryPolicy | undefined): number => (retry === undefined ? 1 : (retry.attempts ?? 3));

/**
 * Milliseconds to wait after attempt `attempt` (1 for the first): doubled each time, at most 30,000, less up to half by chance so that many that
 * failed together do not come back together.
 */
export function pauseAfter({ pauseMs = 100 }: RetryPolicy, attempt: number, random: number): number {
  const full = Math.min(pauseMs * 2 ** (attempt - 1), longestPauseMs);
  return full * (1 - random / 2);
}
