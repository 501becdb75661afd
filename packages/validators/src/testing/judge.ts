import type { AssessOptions, CandleRow, Issue, IssueType, Report } from '../index.ts';
import { assess, CandleSeries } from '../index.ts';
import { MINUTE_MS, START_MS } from './walk.ts';

/** A file of which only the timeframe is known. */
export const FILE = { exchange: null, symbol: null, timeframe: '1m' };
/** A live feed, with the grace of an exchange without profile. */
export const LIVE = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

/** The report of rows, of a file unless told otherwise. */
export function judge(rows: readonly CandleRow[], options: Partial<AssessOptions> & { readonly now: number }): Report {
  return assess(CandleSeries.fromRows(rows), { feed: FILE, ...options });
}

export const typesOf = (report: Report): IssueType[] => report.issues.map(({ type }) => type);

export const issueOf = (report: Report, type: IssueType): Issue | undefined => report.issues.find((issue) => issue.type === type);

/** Reasons of the gates in the ledger. */
export const gatesOf = (report: Report): string[] =>
  report.ledger.filter(({ component }) => component === null).map(({ reason }) => reason);

/** The close of the last of `count` candles of a walk. */
export const endOf = (count: number): number => START_MS + count * MINUTE_MS;

export const iso = (ms: number): string => new Date(ms).toISOString();
