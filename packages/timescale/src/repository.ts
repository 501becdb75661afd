import type { Feed, Report } from '@quality/validators';
import { z } from 'zod';
import { type CandleRecord, candleSchema, type StoredCandle } from './candle-record.ts';
import { type ConnectOptions, openConnection, type Sql } from './connection.ts';
import type { Page } from './cursor.ts';
import { toStorageError } from './errors.ts';
import { feedSchema, parseInput, rangeSchema } from './input.ts';
import { type Listening, listenForReports } from './listen.ts';
import type { QualityKey } from './quality-key.ts';
import { type QualityRecord, type StoredQuality, toQualityRow } from './quality-record.ts';
import { candleOptions, selectCandles } from './queries/candles.ts';
import { asOfOptions, selectCandlesAsOf } from './queries/candles-as-of.ts';
import { type InsertCandlesResult, insertCandleRows } from './queries/insert-candles.ts';
import { type InsertResult, insertQualityRows } from './queries/insert-quality-metrics.ts';
import { type IssueOccurrence, issueOptions, selectIssues } from './queries/issues.ts';
import { selectLatestQuality } from './queries/latest-quality.ts';
import { type FeedQuality, latestFilter, selectLatestQualityOfAll } from './queries/latest-quality-of-all.ts';
import { historyOptions, selectQualityHistory } from './queries/quality-history.ts';
import { type ReportText, selectQualityHistoryJson, selectQualityHistoryTimes } from './queries/quality-history-json.ts';
import { type QualityRollup, rollupOptions, selectQualityRollups } from './queries/quality-rollups.ts';
import { type QualityStatistics, selectQualityStatistics } from './queries/quality-statistics.ts';

/** History of quality and candles. Every function rejects with a `StorageError` only. */
export interface Repository {
  /** postgres.js, for queries of one's own. */
  readonly sql: Sql;
  insertQualityMetrics(records: readonly (QualityRecord | Report)[]): Promise<InsertResult>;
  insertCandles(candles: readonly CandleRecord[]): Promise<InsertCandlesResult>;
  getLatestQuality(feed: Feed): Promise<StoredQuality | null>;
  getLatestQualityOfAll(filter?: z.input<typeof latestFilter>): Promise<readonly FeedQuality[]>;
  getQualityHistory(feed: Feed, options?: z.input<typeof historyOptions>): Promise<Page<StoredQuality>>;
  /** The same page for those who only pass it on: each report, and its `reason`, as JSON text. */
  getQualityHistoryJson(feed: Feed, options?: z.input<typeof historyOptions>): Promise<Page<ReportText>>;
  /** `checkedAt` of the reports of that page, UTC epoch ms: a stored report never changes, so these say whether a page is still the same. */
  getQualityHistoryTimes(feed: Feed, options?: z.input<typeof historyOptions>): Promise<Page<number>>;
  getQualityStatistics(feed: Feed, options?: z.input<typeof rangeSchema>): Promise<QualityStatistics>;
  getHourlyQuality(feed: Feed, options?: z.input<typeof rollupOptions>): Promise<Page<QualityRollup>>;
  getDailyQuality(feed: Feed, options?: z.input<typeof rollupOptions>): Promise<Page<QualityRollup>>;
  getIssues(options?: z.input<typeof issueOptions>): Promise<Page<IssueOccurrence>>;
  getCandles(feed: Feed, options?: z.input<typeof candleOptions>): Promise<Page<StoredCandle>>;
  getCandlesAsOf(feed: Feed, options: z.input<typeof asOfOptions>): Promise<Page<StoredCandle>>;
  listen(onReports: (keys: readonly QualityKey[]) => void, onListening?: () => void): Promise<Listening>;
  /** Gives up the connections of the pool, unanswered queries included, and opens new ones: for a connection that is dead without knowing. */
  reconnect(): void;
  /** Lets running queries end (at most `timeoutSeconds`, 5), then closes the pool. */
  close(options?: { readonly timeoutSeconds?: number }): Promise<void>;
}

/** Opens a repository on a database; no connection is made before the first question. */
export function connect(options: ConnectOptions): Repository {
  let sql = openConnection(options);
  const ask = async <T>(question: string, answer: () => Promise<T>): Promise<T> => {
    try {
      return await answer();
    } catch (error) {
      throw toStorageError(error, question);
    }
  };
  const feedOf = (feed: Feed) => parseInput(feedSchema, feed, 'feed');
  return {
    get sql() {
      return sql;
    },
    insertQualityMetrics: (records) => ask('insertQualityMetrics', () => insertQualityRows(sql, records.map(toQualityRow))),
    insertCandles: (candles) =>
      ask('insertCandles', () => insertCandleRows(sql, parseInput(z.array(candleSchema), candles, 'candles'), new Date())),
    getLatestQuality: (feed) => ask('getLatestQuality', () => selectLatestQuality(sql, feedOf(feed))),
    getLatestQualityOfAll: (filter = {}) =>
      ask('getLatestQualityOfAll', () => selectLatestQualityOfAll(sql, parseInput(latestFilter, filter, 'filter'))),
    getQualityHistory: (feed, options = {}) =>
      ask('getQualityHistory', () => selectQualityHistory(sql, feedOf(feed), parseInput(historyOptions, options, 'options'))),
    getQualityHistoryJson: (feed, options = {}) =>
      ask('getQualityHistoryJson', () =>
        selectQualityHistoryJson(sql, feedOf(feed), parseInput(historyOptions, options, 'options')),
      ),
    getQualityHistoryTimes: (feed, options = {}) =>
      ask('getQualityHistoryTimes', () =>
        selectQualityHistoryTimes(sql, feedOf(feed), parseInput(historyOptions, options, 'options')),
      ),
    getQualityStatistics: (feed, options = {}) =>
      ask('getQualityStatistics', () => selectQualityStatistics(sql, feedOf(feed), parseInput(rangeSchema, options, 'options'))),
    getHourlyQuality: (feed, options = {}) =>
      ask('getHourlyQuality', () =>
        selectQualityRollups(sql, 'quality_metrics_hourly', feedOf(feed), parseInput(rollupOptions, options, 'options')),
      ),
    getDailyQuality: (feed, options = {}) =>
      ask('getDailyQuality', () =>
        selectQualityRollups(sql, 'quality_metrics_daily', feedOf(feed), parseInput(rollupOptions, options, 'options')),
      ),
    getIssues: (options = {}) => ask('getIssues', () => selectIssues(sql, parseInput(issueOptions, options, 'options'))),
    getCandles: (feed, options = {}) =>
      ask('getCandles', () => selectCandles(sql, feedOf(feed), parseInput(candleOptions, options, 'options'))),
    getCandlesAsOf: (feed, options) =>
      ask('getCandlesAsOf', () => selectCandlesAsOf(sql, feedOf(feed), parseInput(asOfOptions, options, 'options'))),
    listen: (onReports, onListening) => ask('listen', () => listenForReports(sql, onReports, onListening)),
    reconnect() {
      const old = sql;
      sql = openConnection(options);
      old.end({ timeout: 0 }).catch(() => undefined);
    },
    close: ({ timeoutSeconds = 5 } = {}) => sql.end({ timeout: timeoutSeconds }),
  };
}
