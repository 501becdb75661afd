import type { Cell } from './cell.ts';
import { readNumber, readTime } from './cell.ts';
import { ValidatorError } from './errors.ts';
import type { CandleField } from './report.ts';
import { CANDLE_FIELDS } from './vocabulary.ts';

export type { Cell } from './cell.ts';

/** A ccxt row: `[openTimeMs, open, high, low, close, volume]`. */
export type CandleRow = readonly Cell[];

/** A column of candles: numbers, or cells that are read as numbers. */
export type Column = Float64Array | readonly Cell[];

/** Candles as columns. A column that is left out is missing in every row. */
export type CandleColumns = { readonly time: Column } & { readonly [K in Exclude<CandleField, 'time'>]?: Column };

/** Names under which objects carry a field, lower case, in order of preference. */
const FIELD_NAMES: Readonly<Record<CandleField, readonly string[]>> = {
  time: ['time', 'timestamp', 'opentime', 'open_time', 'opentimems', 'ts', 't', 'date', 'datetime', 'unix', 'start', 'bucket'],
  open: ['open', 'o', 'openprice', 'open_price'],
  high: ['high', 'h', 'max', 'highprice', 'high_price'],
  low: ['low', 'l', 'min', 'lowprice', 'low_price'],
  close: ['close', 'c', 'closeprice', 'close_price'],
  volume: ['volume', 'v', 'vol', 'basevolume', 'base_volume', 'amount'],
};

/**
 * Candles in columns of equal length; a missing value is NaN. Rows keep the order in which they came.
 *
 * @example CandleSeries.fromRows([[1700000040000, '37000.1', 37010, 36990, 37005, 12.5]])
 */
export class CandleSeries {
  readonly length: number;
  /** Open times as they came: milliseconds by contract, other units where a source got it wrong. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;

  private constructor(columns: readonly Float64Array[]) {
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

  /** Reads ccxt rows. Cells past the sixth are ignored; a row that is no array is a row of missing values. */
  static fromRows(rows: readonly CandleRow[]): CandleSeries {
    const n = rows.length;
    const columns = CANDLE_FIELDS.map(() => new Float64Array(n).fill(Number.NaN));
    const [time, open, high, low, close, volume] = columns as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < n; i++) {
      const row = rows[i];
      if (row === null || row === undefined || typeof row !== 'object') continue;
      time[i] = readTime(row[0]);
      open[i] = readNumber(row[1]);
      high[i] = readNumber(row[2]);
      low[i] = readNumber(row[3]);
      close[i] = readNumber(row[4]);
      volume[i] = readNumber(row[5]);
    }
    return new CandleSeries(columns);
  }

  /** Reads objects by common names of the fields (`timestamp`, `open_time`, `o`, `vol`, …), whatever their case. */
  static fromObjects(objects: readonly Readonly<Record<string, unknown>>[]): CandleSeries {
    const n = objects.length;
    const columns = CANDLE_FIELDS.map(() => new Float64Array(n).fill(Number.NaN));
    let keys: (string | undefined)[] = [];
    for (let i = 0; i < n; i++) {
      const object = objects[i];
      if (object === null || object === undefined || typeof object !== 'object') continue;
      // Objects of one source share their keys: look the names up again only where one is absent.
      if (keys.length === 0 || keys.some((key) => key === undefined || !(key in object))) keys = keysOf(object);
      for (let k = 0; k < keys.length; k++) {
        const key = keys[k];
        if (key === undefined) continue;
        const cell = object[key] as Cell;
        (columns[k] as Float64Array)[i] = k === 0 ? readTime(cell) : readNumber(cell);
      }
    }
    return new CandleSeries(columns);
  }

  /**
   * Takes columns. A `Float64Array` is used as it is, not copied: do not change it afterwards.
   *
   * @throws ValidatorError `invalid_series` when the columns differ in length.
   */
  static fromColumns(columns: CandleColumns): CandleSeries {
    const n = columns.time?.length;
    if (n === undefined) throw new ValidatorError('invalid_series', 'column time is missing');
    const built = CANDLE_FIELDS.map((field) => {
      const column = columns[field];
      if (column === undefined) return new Float64Array(n).fill(Number.NaN);
      if (column.length !== n) {
        throw new ValidatorError('invalid_series', `column ${field} has ${column.length} values, column time has ${n}`);
      }
      if (column instanceof Float64Array) return column;
      const read = field === 'time' ? readTime : readNumber;
      const numbers = new Float64Array(n);
      for (let i = 0; i < n; i++) numbers[i] = read(column[i]);
      return numbers;
    });
    return new CandleSeries(built);
  }

  /** Row `i` as a ccxt row; a missing value is null. */
  row(i: number): readonly (number | null)[] {
    return CANDLE_FIELDS.map((field) => {
      const value = this[field][i];
      return value === undefined || Number.isNaN(value) ? null : value;
    });
  }

  /** All rows as ccxt rows, in their order. */
  toRows(): readonly (readonly (number | null)[])[] {
    return Array.from({ length: this.length }, (_, i) => this.row(i));
  }
}

function keysOf(object: Readonly<Record<string, unknown>>): (string | undefined)[] {
  const byLowerCase = new Map<string, string>();
  for (const key of Object.keys(object)) byLowerCase.set(key.toLowerCase(), key);
  return CANDLE_FIELDS.map((field) => {
    for (const name of FIELD_NAMES[field]) {
      const key = byLowerCase.get(name);
      if (key !== undefined) return key;
    }
    return undefined;
  });
}
