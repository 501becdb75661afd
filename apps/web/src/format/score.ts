/** A score for people, cut and not rounded: 84.96 is not yet excellent and must not be shown as 85.0. */
export function formatScore(score: number | null, digits = 1): string {
  if (score === null) return '–';
  if (score >= 100) return '100';
  const scale = 10 ** digits;
  return (Math.floor(score * scale + 1e-9) / scale).toFixed(digits);
}

/** Points of a ledger: as many digits as keep a small loss from looking like none. */
export function formatPoints(points: number): string {
  if (points === 0) return '0';
  return points < 0.005 ? '<0.01' : points.toFixed(2);
}

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}
