import { STATUSES, type Status } from '@quality/validators';
import type { FeedRow } from '../live/feed-row.ts';

/** Columns that the table sorts by. */
export const SORT_KEYS = [
  'status',
  'feed',
  'timeframe',
  'overall',
  'freshness',
  'completeness',
  'outlier',
  'consistency',
  'age',
  'issues',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What a person asks the table for. */
export interface FeedQuery {
  /** Words that must all occur in exchange, symbol or timeframe. */
  readonly text: string;
  readonly statuses: readonly Status[];
  readonly exchange: string;
  readonly timeframe: string;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** Worst first: what needs a person stands on top. */
export const DEFAULT_QUERY: FeedQuery = {
  text: '',
  statuses: [],
  exchange: '',
  timeframe: '',
  sort: 'overall',
  descending: false,
};

/** Columns that are first sorted from high to low. */
const FALLS_FIRST: ReadonlySet<SortKey> = new Set(['age', 'issues']);

/** The query after a press on a column: another column, or the same one turned round. */
export function sortBy(query: FeedQuery, sort: SortKey): FeedQuery {
  return { ...query, sort, descending: query.sort === sort ? !query.descending : FALLS_FIRST.has(sort) };
}

export function readFeedQuery(search: URLSearchParams): FeedQuery {
  const sort = SORT_KEYS.find((key) => key === search.get('sort')) ?? DEFAULT_QUERY.sort;
  const wanted = (search.get('status') ?? '').split(',');
  return {
    text: search.get('q') ?? '',
    statuses: STATUSES.filter((status) => wanted.includes(status)),
    exchange: search.get('exchange') ?? '',
    timeframe: search.get('timeframe') ?? '',
    sort,
    descending: search.has('desc') ? search.get('desc') === '1' : FALLS_FIRST.has(sort),
  };
}

/** The shortest query that reads back as `query`: what is usual is left out. */
export function writeFeedQuery(query: FeedQuery): URLSearchParams {
  const search = new URLSearchParams();
  if (query.text !== '') search.set('q', query.text);
  if (query.statuses.length > 0) search.set('status', query.statuses.join(','));
  if (query.exchange !== '') search.set('exchange', query.exchange);
  if (query.timeframe !== '') search.set('timeframe', query.timeframe);
  if (query.sort !== DEFAULT_QUERY.sort) search.set('sort', query.sort);
  if (query.descending !== FALLS_FIRST.has(query.sort)) search.set('desc', query.descending ? '1' : '0');
  return search;
}

/** Filters and sorts; equal rows keep the order of their names. */
export function selectFeeds(rows: Iterable<FeedRow>, query: FeedQuery): FeedRow[] {
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const chosen: FeedRow[] = [];
  for (const row of rows) {
    if (query.statuses.length > 0 && !query.statuses.includes(row.status)) continue;
    if (query.exchange !== '' && row.feed.exchange !== query.exchange) continue;
    if (query.timeframe !== '' && row.feed.timeframe !== query.timeframe) continue;
    if (words.some((word) => !row.text.includes(word))) continue;
    chosen.push(row);
  }
  const sign = query.descending ? -1 : 1;
  const compare = COMPARE[query.sort];
  return chosen.sort((a, b) => sign * compare(a, b) || byName(a, b));
}

/** An unknown feed cannot be called good: it stands just above what is poor. */
const UNKNOWN_AS = 49.999;
const rank = (status: Status): number => ({ poor: 0, unknown: 1, fair: 2, good: 3, excellent: 4 })[status];
const byScore =
  (score: keyof FeedRow['scores']) =>
  (a: FeedRow, b: FeedRow): number =>
    (a.scores[score] ?? UNKNOWN_AS) - (b.scores[score] ?? UNKNOWN_AS);
const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Names that differ only in case have one text, and still an order. */
const byName = (a: FeedRow, b: FeedRow): number => inOrder(a.text, b.text) || inOrder(a.key, b.key);

const COMPARE: Readonly<Record<SortKey, (a: FeedRow, b: FeedRow) => number>> = {
  status: (a, b) => rank(a.status) - rank(b.status),
  feed: byName,
  timeframe: (a, b) => lengthOf(a) - lengthOf(b),
  overall: byScore('overall'),
  freshness: byScore('freshness'),
  completeness: byScore('completeness'),
  outlier: byScore('outlier'),
  consistency: byScore('consistency'),
  // A feed that never had a candle is older than any other.
  age: (a, b) => (b.lastCloseMs ?? Number.NEGATIVE_INFINITY) - (a.lastCloseMs ?? Number.NEGATIVE_INFINITY) || 0,
  issues: (a, b) => (a.issueCount ?? 0) - (b.issueCount ?? 0),
};

const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8, M: 2.63e9 };

function lengthOf({ feed: { timeframe } }: FeedRow): number {
  return Number.parseInt(timeframe, 10) * (UNIT_MS[timeframe.at(-1) ?? ''] ?? 0);
}
