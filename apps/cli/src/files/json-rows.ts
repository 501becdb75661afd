import type { CandleStore } from './candle-store.ts';
import { type ColumnRoles, countPrices, findColumnRoles } from './column-names.ts';
import { type FileCandles, lacksTimes, mixedNote, onlyLabel } from './file-candles.ts';
import { numberOfJson } from './number-cell.ts';
import { orderNote, recognisePriceOrder } from './price-order.ts';
import { parseTimeText } from './time-text.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Collects candles from JSON values: ccxt rows `[ms, o, h, l, c, v]`, or objects whose keys name the columns. */
export class JsonRows {
  readonly #file: string;
  readonly #store: CandleStore;
  readonly #volumeCell: number;
  #keys: readonly string[] = [];
  #roles: ColumnRoles | null = null;
  #positional = false;
  #symbols = new Set<string>();
  #exchanges = new Set<string>();
  #firstBadTime: { line: number; value: unknown } | null = null;

  /** @param volumeCell cell of the volume in rows that are arrays. */
  constructor(file: string, store: CandleStore, volumeCell = 5) {
    this.#file = file;
    this.#store = store;
    this.#volumeCell = volumeCell;
  }

  /** @throws UnreadableFile where the value is no candle at all. */
  append(value: unknown, line: number): void {
    if (Array.isArray(value)) this.#appendArray(value, line);
    else if (isObject(value)) this.#appendObject(value, line);
    else throw this.#notACandle(value, line);
  }

  toFileCandles(): FileCandles {
    const candles = this.#store;
    if (candles.rowCount === 0) throw new UnreadableFile(this.#file, null, 'has no candles');
    const bad = this.#firstBadTime;
    if (bad !== null && lacksTimes(candles)) {
      throw new UnreadableFile(this.#file, bad.line, `${show(bad.value)} is not a time`);
    }
    const found = this.#positional ? recognisePriceOrder(candles) : null;
    const notes = found === null ? [] : [orderNote(found.order, found.violationRatio)];
    const [symbols, exchanges] = [[...this.#symbols], [...this.#exchanges]];
    const mixed = [symbols, exchanges].filter((values) => values.length > 1).map(mixedNote);
    return {
      candles,
      symbol: onlyLabel(symbols),
      exchange: onlyLabel(exchanges),
      notes: [...mixed, ...notes],
    };
  }

  #appendArray(row: readonly unknown[], line: number): void {
    if (this.#store.rowCount === 0 && this.#roles === null && row.every((cell) => typeof cell === 'string')) {
      const roles = findColumnRoles(row as string[]);
      if (countPrices(roles) === 4 && roles.times.length > 0) {
        this.#roles = roles;
        return;
      }
    }
    if (row.length < 5) throw this.#notACandle(row, line);
    if (this.#roles !== null) {
      this.#appendByRoles(row, this.#roles, line);
      return;
    }
    this.#positional = true;
    this.#store.append([
      this.#time(row[0], line),
      numberOfJson(row[1]),
      numberOfJson(row[2]),
      numberOfJson(row[3]),
      numberOfJson(row[4]),
      numberOfJson(row[this.#volumeCell]),
    ]);
  }

  #appendObject(value: JsonObject, line: number): void {
    const keys = Object.keys(value);
    if (this.#roles === null || !sameKeys(keys, this.#keys)) {
      const roles = findColumnRoles(keys);
      const isFirst = this.#roles === null;
      if (countPrices(roles) < (isFirst ? 4 : 1) || (isFirst && roles.times.length === 0)) throw this.#notACandle(value, line);
      this.#roles = roles;
      this.#keys = keys;
    }
    const cells = this.#keys.map((key) => value[key]);
    this.#appendByRoles(cells, this.#roles, line);
    if (this.#symbols.size < 2 && this.#roles.symbol >= 0) addText(this.#symbols, cells[this.#roles.symbol]);
    if (this.#exchanges.size < 2 && this.#roles.exchange >= 0) addText(this.#exchanges, cells[this.#roles.exchange]);
  }

  #appendByRoles(cells: readonly unknown[], roles: ColumnRoles, line: number): void {
    const times = roles.times.map((k) => cells[k]);
    // A number is exact, a date may be local: the number wins, as in text files.
    const time = times.find((cell) => !Number.isNaN(numberOfJson(cell))) ?? times[0];
    const number = (k: number): number => (k < 0 ? Number.NaN : numberOfJson(cells[k]));
    this.#store.append([
      this.#time(time, line),
      number(roles.open),
      number(roles.high),
      number(roles.low),
      number(roles.close),
      number(roles.volume),
    ]);
  }

  #time(value: unknown, line: number): number {
    const number = numberOfJson(value);
    const time = Number.isNaN(number) && typeof value === 'string' ? parseTimeText(value) : number;
    if (Number.isNaN(time)) this.#firstBadTime ??= { line, value };
    return time;
  }

  #notACandle(value: unknown, line: number): UnreadableFile {
    return new UnreadableFile(
      this.#file,
      line,
      `${show(value)} is not a candle (a row of 6 numbers, or an object with open, high, low, close)`,
    );
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return quoteValue(typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));
}

function addText(set: Set<string>, value: unknown): void {
  if (typeof value === 'string' && value !== '') set.add(value);
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
