/** Candles of a file in columns, in the file's order and the file's own unit of time; a missing value is NaN. */
export interface CandleColumns {
  readonly length: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Index of each column where six of them stand in an array. */
export const TIME = 0;
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 3;
export const CLOSE = 4;
export const VOLUME = 5;
export const WIDTH = 6;

/** The first `length` rows of six columns, without a copy. */
export function columnsOf(columns: readonly Float64Array[], length: number): CandleColumns {
  const part = (k: number): Float64Array => columns[k]!.subarray(0, length);
  return {
    length,
    time: part(TIME),
    open: part(OPEN),
    high: part(HIGH),
    low: part(LOW),
    close: part(CLOSE),
    volume: part(VOLUME),
  };
}
