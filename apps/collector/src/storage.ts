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

/** The end of the stored history of one feed. */
export interface NewestStored {
  /** Close time of the newest candle that the feed ever had, UTC epoch ms; `null` when it never had one. */
  readonly closeMs: number | null;
  /** Instant of its newest report, UTC epoch ms. */
  readonly checkedMs: number;
}

/** What the storage says of itself. */
export interface StorageState {
  readonly isConnected: boolean;
  /** What is wrong, in one line; `null` when nothing is. */
  readonly problem: string | null;
  readonly pendingReports: number;
  readonly spoolBytes: number;
  /** Reports and candles that the spool had no room for. */
  readonly dropped: number;
}

/** Where reports and candles go. Saving never waits and never throws; loading rejects while the database is away. */
export interface Storage {
  saveReport(report: Report, reason: string | null): void;
  saveCandles(batch: CandleBatch): void;
  /** Puts on disk what was saved until now: a kill takes nothing of it from there. */
  flush(): void;
  /** Stored candles of `[fromMs, toMs)`, ascending. */
  loadCandles(feed: Feed, fromMs: number, toMs: number): Promise<readonly Candle[]>;
  /** What is stored of each feed, by feed key. */
  loadNewest(): Promise<ReadonlyMap<string, NewestStored>>;
  state(): StorageState;
  /** Writes what it can within the time; the rest waits on disk for the next start. */
  close(timeoutMs: number): Promise<void>;
}
