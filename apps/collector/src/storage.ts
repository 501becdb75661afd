import type { Feed, Report } from '@quality/validators';
import type { Candle } from './candle.ts';

/** Candles of one feed to be kept. */
export interface CandleBatch {
  readonly feed: Feed;
  readonly candles: readonly Candle[];
  readonly provenance: 'original' | 'backfilled' | 'revised';
  /** When they were fetched, UTC epoch ms. */
  readonly fetchedAtMs: number;
  /** Issue types by open time, of the candles that a check complained of. */
  readonly flags: ReadonlyMap<number, readonly string[]>;
}

/** What the storage says of itself. */
export interface StorageState {
  readonly isConnected: boolean;
  /** What is wrong, in one line; `null` when nothing is. */
  readonly problem: string | null;
  readonly pendingReports: number;
  readonly spoolBytes: number;
  readonly dropped: number;
  readonly written: number;
  /** Time of the newest write in milliseconds, or `null` before the first. */
  readonly lastWriteMs: number | null;
}

/** Where reports and candles go. Saving never waits and never throws; loading rejects while the database is away. */
export interface Storage {
  saveReport(report: Report, reason: string | null): void;
  saveCandles(batch: CandleBatch): void;
  /** Stored candles of `[fromMs, toMs)`, ascending. */
  loadCandles(feed: Feed, fromMs: number, toMs: number): Promise<readonly Candle[]>;
  /** Close time of the newest candle that each feed ever had, by feed key; feeds without one are left out. */
  loadLastCloses(): Promise<ReadonlyMap<string, number>>;
  state(): StorageState;
  /** Writes what it can within the time; the rest waits on disk for the next start. */
  close(timeoutMs: number): Promise<void>;
}
