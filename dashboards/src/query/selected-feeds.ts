import { STATUS_RANKS } from '../style/mappings.ts';
import { sqlVariable } from './sql-question.ts';

/** Label matchers of the feeds that the variables choose, for use inside `{}`. */
export const SELECTED = 'exchange=~"$exchange", symbol=~"$symbol", timeframe=~"$timeframe"';

/** The labels that make a feed. */
export const FEED = 'exchange, symbol, timeframe';

/** Matchers of the feed that the feed dashboard shows. */
export const SHOWN_FEED = 'exchange="$feed_exchange", symbol="$feed_symbol", timeframe="$feed_timeframe"';

/** The same as SQL conditions; columns may be qualified by a table's name. */
export function selectedFeeds(table = ''): string {
  const of = table === '' ? '' : `${table}.`;
  return ['exchange', 'symbol', 'timeframe'].map((name) => `${of}${name} IN (${sqlVariable(name)})`).join(' AND ');
}

export function shownFeed(table = ''): string {
  const of = table === '' ? '' : `${table}.`;
  return ['exchange', 'symbol', 'timeframe'].map((name) => `${of}${name} = ${sqlVariable(`feed_${name}`)}`).join(' AND ');
}

/** One series for each feed, without the labels of the scrape: a collector that restarts elsewhere makes no second line. */
export function perFeed(expr: string): string {
  return `max by (${FEED}) (${expr})`;
}

/** Age of each chosen feed's newest closed candle, by the clock of Prometheus: it grows when the collector hangs. */
export const CANDLE_AGE = perFeed(`time() - quality_last_candle_close_timestamp_seconds{${SELECTED}}`);

/** The age from which each chosen feed counts as dead. */
export const CRITICAL_AGE = perFeed(`quality_stale_after_seconds{${SELECTED}, level="critical"}`);

/**
 * Only series of feeds whose status, at the end of the range, is one that the variable `status` chooses.
 *
 * At the end of the range, not at each step: a feed keeps its whole line while somebody looks at what became of it.
 */
export function inChosenStatus(expr: string): string {
  return `(${expr}) and on (${FEED}) (quality_status{${SELECTED}, status=~"$status"} @ end() == 1)`;
}

/** The rank of each chosen feed's status, the worst one seen during each step, so that a short dip does not fall between two points. */
export function worstStatusRank(): string {
  return `min by (${FEED}) (${ranked((status) => `(max_over_time(quality_status{${SELECTED}, status="${status}"}[$__rate_interval]) == 1)`)})`;
}

/** The rank of each chosen feed's status at the end of the range. */
export function finalStatusRank(): string {
  return `max by (${FEED}) (${ranked((status) => `(quality_status{${SELECTED}, status="${status}"} @ end() == 1)`)})`;
}

function ranked(series: (status: string) => string): string {
  return Object.entries(STATUS_RANKS)
    .map(([status, rank]) => `${rank} * ${series(status)}`)
    .join(' or ');
}
