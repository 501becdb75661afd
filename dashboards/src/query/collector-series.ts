import { promSeries } from './prometheus-query.ts';

/** Matchers of the chosen collectors, for use inside `{}`. */
export const COLLECTORS = 'instance=~"$instance"';

/** Matchers of the chosen collectors and exchanges. */
export const COLLECTED_EXCHANGES = `${COLLECTORS}, exchange=~"$exchange"`;

/** A counter's growth a second, summed by labels. */
export function rateBy(counter: string, by: string, matchers: string): string {
  return `sum by (${by}) (rate(${counter}{${matchers}}[$__rate_interval]))`;
}

/** The values that 50, 95 and 99 % of the observations of a histogram do not exceed: one query each. */
export function percentiles(histogram: string, by: readonly string[], matchers: string) {
  const legend = by.map((label) => ` {{${label}}}`).join('');
  const buckets = rateBy(`${histogram}_bucket`, [...by, 'le'].join(', '), matchers);
  return [50, 95, 99].map((percent) => promSeries(`histogram_quantile(${percent / 100}, ${buckets})`, `p${percent}${legend}`));
}
