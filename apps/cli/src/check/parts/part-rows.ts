import { type CandleColumns, columnsOf, WIDTH } from '../../files/candle-columns.ts';
import type { CandleStore } from '../../files/candle-store.ts';
import { isStray, type Part } from './plan-parts.ts';
import type { Survey } from './survey.ts';

/** Collects the rows of a part from all chunks of a file that reach into it; its columns are used again for the next part. */
export class PartRows {
  readonly #candles: CandleStore;
  readonly #survey: Survey;
  #columns: Float64Array[] = Array.from({ length: WIDTH }, () => new Float64Array(0));

  constructor(candles: CandleStore, survey: Survey) {
    this.#candles = candles;
    this.#survey = survey;
  }

  /** Rows with open times in `[fromMs, toMs)`, in ms, in the order of the file. They are good until the next call. */
  read({ fromMs, toMs }: Part): CandleColumns {
    const { chunkFrom, chunkTo } = this.#survey;
    let length = 0;
    for (let c = 0; c < this.#candles.chunkCount; c += 1) {
      if (chunkTo[c]! >= fromMs && chunkFrom[c]! < toMs) length = this.#take(c, fromMs, toMs, length);
    }
    return columnsOf(this.#columns, length);
  }

  #take(chunk: number, fromMs: number, toMs: number, filled: number): number {
    const { times, strays } = this.#survey;
    const { time, open, high, low, close, volume, length } = this.#candles.chunk(chunk);
    this.#makeRoom(filled, filled + length);
    const into = columnsOf(this.#columns, this.#columns[0]!.length);
    let at = filled;
    for (let i = 0; i < length; i += 1) {
      const raw = time[i]!;
      const t = times.msOf(raw);
      // A row without a time is in no range.
      if (!(t >= fromMs && t < toMs) || times.isNoTime(raw) || (strays.length > 0 && isStray(this.#survey, t))) continue;
      into.time[at] = t;
      into.open[at] = open[i]!;
      into.high[at] = high[i]!;
      into.low[at] = low[i]!;
      into.close[at] = close[i]!;
      into.volume[at] = volume[i]!;
      at += 1;
    }
    return at;
  }

  #makeRoom(filled: number, wanted: number): void {
    if (wanted <= this.#columns[0]!.length) return;
    const capacity = Math.ceil(wanted * 1.25);
    this.#columns = this.#columns.map((column) => {
      const grown = new Float64Array(capacity);
      grown.set(column.subarray(0, filled));
      return grown;
    });
  }
}

/** The rows of `rows` with open times in `[fromMs, toMs)`: a view where they lie side by side, else a copy. */
export function rowsBetween(rows: CandleColumns, { fromMs, toMs }: Part): CandleColumns {
  const { time } = rows;
  let first = -1;
  let last = -1;
  let count = 0;
  for (let i = 0; i < time.length; i += 1) {
    if (!(time[i]! >= fromMs && time[i]! < toMs)) continue;
    if (first < 0) first = i;
    last = i;
    count += 1;
  }
  const contiguous = count === 0 || last - first + 1 === count;
  const pick = (column: Float64Array): Float64Array =>
    contiguous
      ? column.subarray(Math.max(0, first), Math.max(0, first) + count)
      : column.filter((_, i) => time[i]! >= fromMs && time[i]! < toMs);
  return {
    length: count,
    time: pick(time),
    open: pick(rows.open),
    high: pick(rows.high),
    low: pick(rows.low),
    close: pick(rows.close),
    volume: pick(rows.volume),
  };
}
