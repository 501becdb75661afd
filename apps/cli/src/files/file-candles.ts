import type { CandleColumns } from './candle-columns.ts';

/** Candles of one file and what else the file tells. */
export interface FileCandles {
  readonly columns: CandleColumns;
  /** What a column of symbols says, as it is written there, or null. */
  readonly symbol: string | null;
  readonly exchange: string | null;
  /** What a reader should know about how the file was read. */
  readonly notes: readonly string[];
}
