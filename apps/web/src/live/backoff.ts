const FIRST_MS = 1_000;
const LONGEST_MS = 8_000;

/** Wait before the attempt number `attempt` (from 0), milliseconds: doubling to eight seconds, so that a page is back soon. */
export function backoffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
