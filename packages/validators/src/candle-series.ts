/** One cell of a row as sources deliver it. */
export type Cell = number | string | null | undefined;

/** A ccxt row: `[openTimeMs, open, high, low, close, volume]`. */
export type CandleRow = readonly Cell[];

/** Candles in columns of equal length; a missing value is NaN. Rows keep the order in which they came. */
export class CandleSeries {
  readonly length: number;
  /** Open times, UTC epoch ms. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;

  private constructor(columns: Float64Array[]) {
    const [time, open, high, low, close, volume] = columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    this.length = time.length;
    this.time = time;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
  }

  static fromRows(rows: readonly CandleRow[]): CandleSeries {
    const columns = Array.from({ length: 6 }, () => new Float64Array(rows.length));
    for (const [i, row] of rows.entries()) {
      for (const [k, column] of columns.entries()) {
        const cell = row[k];
        column[i] = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : Number.NaN;
      }
    }
    return new CandleSeries(columns);
  }
}
