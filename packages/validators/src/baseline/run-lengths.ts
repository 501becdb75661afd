/** How often runs of each length occurred: `[length, count]`, ascending. */
export type RunLengths = readonly (readonly [length: number, count: number])[];

/** Length of the longest run; 0 without any. */
export function longestRun(runs: RunLengths): number {
  return runs.at(-1)?.[0] ?? 0;
}

/** Runs that are at least so long. */
export function countRunsFrom(runs: RunLengths, length: number): number {
  let count = 0;
  for (const [each, times] of runs) if (each >= length) count += times;
  return count;
}

/** The runs of both. */
export function addRuns(a: RunLengths, b: RunLengths): RunLengths {
  const sum = new Map(a);
  for (const [length, count] of b) sum.set(length, (sum.get(length) ?? 0) + count);
  return [...sum].sort(([x], [y]) => x - y);
}

/** Lengths of runs as they were met, counted. */
export function countRuns(lengths: readonly number[]): RunLengths {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}
