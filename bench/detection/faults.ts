import type { IssueType } from '../../packages/validators/src/index.ts';
import type { Market, Row } from './market.ts';
import type { PriceColumn } from './price-faults.ts';
import { digitSlips, levelShift, places, priceTicks } from './price-faults.ts';
import type { Random } from './random.ts';
import { flatRun, volumeFactor, volumeUnit } from './run-faults.ts';

/** A series with faults of one class. */
export interface Faulted {
  readonly rows: Row[];
  /** Open times at fault, as a report must name them; null where only the finding counts. */
  readonly times: ReadonlySet<number> | null;
  /** Instant of judgement; the close of the last candle by default. */
  readonly now?: number;
}

/** One class of faults at one size. */
export interface FaultClass {
  readonly name: string;
  readonly size: string;
  readonly type: IssueType;
  readonly group: 'structure' | 'price' | 'volume' | 'level shift' | 'flatline' | 'filler';
  /** Rows of the catalogue of real defects that this class stands for. */
  readonly like: string;
  inject(market: Market, random: Random): Faulted | null;
}

const FIELDS = { open: 1, high: 2, low: 3, close: 4 } as const;
const SIZES = [6, 8, 12, 25, 100];

const structure = (name: string, size: string, type: IssueType, like: string, inject: FaultClass['inject']): FaultClass => ({
  name,
  size,
  type,
  group: 'structure',
  like,
  inject,
});

/** Changes about one row in a hundred; `change` gives the rows that stand in its place, and `timeOf` the open time that is at fault. */
function each(
  change: (row: Row, market: Market, random: Random) => Row[],
  timeOf: (row: Row, market: Market) => number = (row) => row[0],
): FaultClass['inject'] {
  return (market, random) => {
    const at = new Set(places(market, random, Math.max(3, Math.round(market.rows.length / 100)), 3, market.rows.length - 2));
    const times = new Set<number>();
    const rows = market.rows.flatMap((row, i): Row[] => {
      if (!at.has(i)) return [[...row]];
      times.add(timeOf(row, market));
      return change([...row], market, random);
    });
    return { rows, times };
  };
}

/** Slots between the first and the last row that have none. */
function missingSlots(rows: readonly Row[], stepMs: number): Set<number> {
  const there = new Set(rows.map(([time]) => time));
  const missing = new Set<number>();
  for (let time = (rows[0] as Row)[0]; time < (rows.at(-1) as Row)[0]; time += stepMs) if (!there.has(time)) missing.add(time);
  return missing;
}

function removed(isRemoved: (i: number, last: number) => boolean): FaultClass['inject'] {
  return (market) => {
    const last = market.rows.length - 1;
    const rows = market.rows.filter((_, i) => i === 0 || i === last || !isRemoved(i, last));
    return { rows, times: missingSlots(rows, market.kind.stepMs) };
  };
}

const put =
  (column: 1 | 2 | 3 | 4 | 5, value: (row: Row) => number) =>
  (row: Row): Row[] => {
    row[column] = value(row);
    return [row];
  };

/** Every class of faults that one feed can show by itself. */
export const FAULT_CLASSES: readonly FaultClass[] = [
  structure(
    'missing candles',
    'single',
    'gap',
    '#1',
    removed((i) => i % 97 === 13),
  ),
  structure(
    'missing candles',
    'outage of 12',
    'gap',
    '#2',
    removed((i, last) => i > last / 2 && i <= last / 2 + 12),
  ),
  structure(
    'missing candles',
    'one each page of 100',
    'gap',
    '#7',
    removed((i) => i % 100 === 50),
  ),
  structure(
    'doubled row',
    'exact',
    'duplicate_timestamp',
    '#8',
    each((row) => [row, [...row]]),
  ),
  structure(
    'doubled row',
    'conflicting',
    'duplicate_timestamp',
    '#8',
    each((row) => [row, [row[0], row[1], row[2], row[3], row[4], row[5] + 1]]),
  ),
  structure('rows out of order', 'neighbours', 'out_of_order', '#17', (market, random) => {
    const rows = market.rows.map((row): Row => [...row]);
    const times = new Set<number>();
    for (const i of places(market, random, 8, 3, rows.length - 3)) {
      const [here, next] = [rows[i] as Row, rows[i + 1] as Row];
      rows[i] = next;
      rows[i + 1] = here;
      times.add(here[0]);
    }
    return { rows, times };
  }),
  structure(
    'open time off the grid',
    'a quarter candle',
    'misaligned_timestamp',
    '#13',
    each(
      (row, { kind }) => [[row[0] + kind.stepMs / 4, row[1], row[2], row[3], row[4], row[5]]],
      (row, { kind }) => row[0] + kind.stepMs / 4,
    ),
  ),
  structure(
    'open time in the future',
    'ten days',
    'future_timestamp',
    '#11',
    each(
      (row) => [row, [row[0] + 864_000_000_000 / 10, row[1], row[2], row[3], row[4], row[5]]],
      (row) => row[0] + 86_400_000_000,
    ),
  ),
  structure(
    'open time in another unit',
    'seconds',
    'time_unit',
    '#10',
    each((row) => [[row[0] / 1000, row[1], row[2], row[3], row[4], row[5]]]),
  ),
  structure(
    'open time in another unit',
    'microseconds',
    'time_unit',
    '#10',
    each((row) => [[row[0] * 1000, row[1], row[2], row[3], row[4], row[5]]]),
  ),
  structure('value missing', 'close', 'missing_value', '#15', each(put(4, () => Number.NaN))),
  structure('value missing', 'volume', 'missing_value', '#15', each(put(5, () => Number.NaN))),
  structure('price of zero', 'low', 'non_positive_price', '#15', each(put(3, () => 0))),
  structure('negative price', 'close', 'non_positive_price', '#15', each(put(4, (row) => -row[4]))),
  structure('negative volume', '', 'negative_volume', '#15', each(put(5, (row) => -1 - row[5]))),
  structure('high below the body', '', 'ohlc_violation', '#14', each(put(2, (row) => Math.min(row[1], row[4]) * 0.9999))),
  structure('forming candle as data', '', 'unclosed_candle', '#5', ({ rows, kind }) => ({
    rows: [...rows],
    times: new Set([(rows.at(-1) as Row)[0]]),
    now: (rows.at(-1) as Row)[0] + kind.stepMs / 2,
  })),
  structure('stamped by close time', '', 'unclosed_candle', '#9', ({ rows, kind }) => ({
    rows: rows.map((row): Row => [row[0] + kind.stepMs, row[1], row[2], row[3], row[4], row[5]]),
    times: new Set([(rows.at(-1) as Row)[0] + kind.stepMs]),
    now: (rows.at(-1) as Row)[0] + kind.stepMs,
  })),
  structure('late', '3 candles', 'stale', '#18', ({ rows, kind }) => ({
    rows: [...rows],
    times: null,
    now: (rows.at(-1) as Row)[0] + 5 * kind.stepMs + 1_200_000,
  })),
  ...Object.entries(FIELDS).flatMap(([field, column]) =>
    SIZES.map(
      (size): FaultClass => ({
        name: `bad tick in ${field}`,
        size: `${size} sigma`,
        type: 'price_outlier',
        group: 'price',
        like: '#20',
        inject: (market, random) => priceTicks(market, random, column as PriceColumn, size),
      }),
    ),
  ),
  { name: 'digit slip', size: '×10, ÷10', type: 'price_outlier', group: 'price', like: '#15', inject: digitSlips },
  ...[50, 200, 1000].map(
    (factor): FaultClass => ({
      name: 'volume of one candle',
      size: `×${factor}`,
      type: 'volume_outlier',
      group: 'volume',
      like: '#16',
      inject: (market, random) => volumeFactor(market, random, factor),
    }),
  ),
  {
    name: 'volume in quote currency',
    size: '× price, 30 candles',
    type: 'volume_outlier',
    group: 'volume',
    like: '#16',
    inject: volumeUnit,
  },
  ...[1.3, 2, 10, 1000, 0.01].map(
    (factor): FaultClass => ({
      name: 'level shift',
      size: `×${factor}`,
      type: 'level_shift',
      group: 'level shift',
      like: '#20',
      inject: (market, random) => levelShift(market, random, factor),
    }),
  ),
  ...(['0', 'repeated', 'as before'] as const).flatMap((volume) =>
    [15, 40].map(
      (length): FaultClass => ({
        name: `frozen price, volume ${volume}`,
        size: `${length} candles`,
        type: 'flatline',
        group: 'flatline',
        like: '#4',
        inject: (market, random) => flatRun(market, random, length, volume, false),
      }),
    ),
  ),
  {
    name: 'frozen price to the newest candle',
    size: '20 candles',
    type: 'flatline',
    group: 'flatline',
    like: '#4',
    inject: (market, random) => flatRun(market, random, 20, 'repeated', true),
  },
  ...[8, 30].map(
    (length): FaultClass => ({
      name: 'filler run',
      size: `${length} candles`,
      type: 'filler',
      group: 'filler',
      like: '#3',
      inject: (market, random) => flatRun(market, random, length, '0', false),
    }),
  ),
];
