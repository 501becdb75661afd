import { CANDLE_FIELDS, type CandleField } from '@quality/validators';

/** Candles of a file in columns, in the file's order and the file's own unit of time; a missing value is NaN. */
export type CandleTable = Readonly<Record<CandleField, Float64Array>>;

/** What was read from a file, and what a person should know about how. */
export interface ReadCandles {
  readonly table: CandleTable;
  readonly notes: readonly string[];
}

/** Six columns that grow as rows are read. */
export class TableBuilder {
  #columns = CANDLE_FIELDS.map(() => new Float64Array(1_024));
  length = 0;

  append(time: number, open: number, high: number, low: number, close: number, volume: number): void {
    if (this.length === this.#columns[0]!.length) {
      this.#columns = this.#columns.map((column) => {
        const larger = new Float64Array(column.length * 2);
        larger.set(column);
        return larger;
      });
    }
    const row = this.length;
    this.#columns[0]![row] = time;
    this.#columns[1]![row] = open;
    this.#columns[2]![row] = high;
    this.#columns[3]![row] = low;
    this.#columns[4]![row] = close;
    this.#columns[5]![row] = volume;
    this.length += 1;
  }

  toTable(): CandleTable {
    const [time, open, high, low, close, volume] = this.#columns.map((column) => column.slice(0, this.length));
    return { time: time!, open: open!, high: high!, low: low!, close: close!, volume: volume! };
  }
}

/** Fewest rows, and least share of contradictions, before another order of unnamed columns is believed. */
const FEWEST_ROWS = 20;
const MOST_CONTRADICTIONS = 0.05;

/** Columns without names in the order open, close, high, low, as some exchanges deliver them: believed only when the usual order contradicts itself and this one never does. */
export function recogniseOrder(table: CandleTable): ReadCandles {
  const rows = table.time.length;
  const usual = contradictions(table);
  if (rows < FEWEST_ROWS || usual <= MOST_CONTRADICTIONS * rows) return { table, notes: [] };
  const turned: CandleTable = { ...table, close: table.high, high: table.low, low: table.close };
  if (contradictions(turned) > 0) return { table, notes: [] };
  const share = ((usual / rows) * 100).toFixed(1);
  return {
    table: turned,
    notes: [
      `Columns have no names: read as time, open, close, high, low, volume, because in the usual order ${share} % of rows contradict themselves.`,
    ],
  };
}

function contradictions({ open, high, low, close }: CandleTable): number {
  let count = 0;
  for (let i = 0; i < open.length; i += 1) {
    if (high[i]! < Math.max(open[i]!, close[i]!) || low[i]! > Math.min(open[i]!, close[i]!)) count += 1;
  }
  return count;
}
