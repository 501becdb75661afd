import { expect, test } from 'vitest';
import { assess } from './assess.ts';
import { CandleSeries } from './candle-series.ts';

const MINUTE = 60_000;

test('more findings than a call takes arguments are reported, each of them', () => {
  const rows = 900_000;
  const [time, price, volume] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    time[i] = 1_600_000_020_000 + i * MINUTE;
    price[i] = 100 + Math.sin(i / 50) + (((i * 7_919) % 101) - 50) / 1_000;
    volume[i] = i % 5 === 2 ? 1e6 : 10 + ((i * 104_729) % 31) / 10;
  }
  const report = assess(
    CandleSeries.fromColumns({
      ...{ time, open: price, close: price, volume },
      high: price.map((value) => value + 0.1),
      low: price.map((value) => value - 0.1),
    }),
    { feed: { exchange: 'a', symbol: 'b', timeframe: '1m' }, now: time[rows - 1]! + MINUTE, window: 'all' },
  );
  expect(report.issues.find(({ type }) => type === 'volume_outlier')?.count).toBe(rows / 5);
});
