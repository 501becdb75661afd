const UNITS_MS: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
};

/** Milliseconds of a duration as Prometheus writes it, `1h30m`; NaN when it is none. */
export function parseDuration(text: string): number {
  if (!/^(\d+(y|w|d|h|ms|m|s))+$/.test(text)) return Number.NaN;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) total += Number(amount) * UNITS_MS[unit!]!;
  return total;
}

/** A duration of whole milliseconds as Prometheus reads it. */
export function formatDuration(ms: number): string {
  return `${Math.round(ms)}ms`;
}
