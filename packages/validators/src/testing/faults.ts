import type { Row } from './walk.ts';

/** A fault done to candle `i`: what stands in its place. */
export type Fault = (row: Row, before: Row | undefined) => Row[];

const put = (column: 1 | 2 | 3 | 4 | 5, change: (value: number) => number): Fault => {
  return (row) => {
    const changed: Row = [...row];
    changed[column] = change(row[column]);
    return [changed];
  };
};

/** Every kind of fault that a source can do to one candle. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  removed: () => [],
  'close missing': put(4, () => Number.NaN),
  'volume missing': put(5, () => Number.NaN),
  'high infinite': put(2, () => Number.POSITIVE_INFINITY),
  'close up by half': put(4, (value) => value * 1.5),
  'close halved': put(4, (value) => value * 0.5),
  'high doubled': put(2, (value) => value * 2),
  'low a tenth': put(3, (value) => value * 0.1),
  'open times ten': put(1, (value) => value * 10),
  'price of zero': put(3, () => 0),
  'negative price': put(1, (value) => -value),
  'negative volume': put(5, (value) => -value),
  'volume times a thousand': put(5, (value) => value * 1000),
  'volume times a million': put(5, (value) => value * 1e6),
  'high and low exchanged': ([time, open, high, low, close, volume]) => [[time, open, low, high, close, volume]],
  'price times ten': ([time, open, high, low, close, volume]) => [[time, open * 10, high * 10, low * 10, close * 10, volume]],
  'doubled exactly': (row) => [row, [...row]],
  'doubled with more volume and another close': (row) => {
    const other: Row = [row[0], row[1], row[2] * 1.01, row[3], row[4] * 1.005, row[5] * 2];
    return [row, other];
  },
  'ten seconds late': ([time, ...values]) => [[time + 10_000, ...values]],
  'an extra row off the grid': (row) => [row, [row[0] + 20_000, row[1], row[2], row[3], row[4], row[5]]],
  'in the future': ([time, ...values]) => [[time + 864_000_000_000, ...values]],
  'in seconds': ([time, ...values]) => [[time / 1000, ...values]],
  'in microseconds': ([time, ...values]) => [[time * 1000, ...values]],
  'in 1970': ([time, ...values]) => [[time % 864_000_000, ...values]],
  frozen: (row, before) => (before === undefined ? [row] : [[row[0], before[4], before[4], before[4], before[4], row[5]]]),
  filler: (row, before) => (before === undefined ? [row] : [[row[0], before[4], before[4], before[4], before[4], 0]]),
};
