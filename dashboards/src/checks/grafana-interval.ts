const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Steps that Grafana rounds to, in seconds. */
const STEPS_S = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800,
];

/** A range like `30d` in milliseconds. */
export function durationMs(text: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === undefined) throw new RangeError(`not a duration: ${text}`);
  return Number(count) * UNIT_MS[unit!]!;
}

/** The step that Grafana takes for a range on a chart of so many points: about that, rounded to the nearest of its steps. */
export function stepMs(rangeMs: number, maxDataPoints: number): number {
  const wanted = rangeMs / maxDataPoints / 1000;
  const next = STEPS_S.find((step, index) => wanted <= (step + (STEPS_S[index + 1] ?? step)) / 2);
  return (next ?? STEPS_S.at(-1)!) * 1000;
}

/** Milliseconds as Grafana writes them for a query: `30s`, `5m`, `1h`, `1d`. */
export function intervalText(ms: number): string {
  for (const unit of ['d', 'h', 'm'] as const) if (ms % UNIT_MS[unit]! === 0) return `${ms / UNIT_MS[unit]!}${unit}`;
  return `${ms / 1000}s`;
}
