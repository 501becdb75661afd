import type { CandleRow } from '@quality/validators';
import type { FetchFailure } from './fetch-failure.ts';

export interface FetchRequest {
  readonly symbol: string;
  readonly timeframe: string;
  /** First open time wanted, UTC epoch ms; without one the newest candles. */
  readonly sinceMs?: number;
  /** Most candles wanted; the source pages when the exchange's limit is lower. */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

export interface FetchResult {
  /** Rows as the exchange gave them, unclosed ones too; malformed rows are refused, not returned. */
  readonly rows: readonly CandleRow[];
  /** Rows refused because they were not candles at all. */
  readonly malformedRows: number;
  /** Requests made. */
  readonly requests: number;
}

/** One exchange that answers for candles. */
export interface CandleSource {
  readonly exchange: string;
  /** Resolves with rows; rejects with a {@link FetchFailure} only. */
  fetchCandles(request: FetchRequest): Promise<FetchResult>;
  close(): Promise<void>;
}
