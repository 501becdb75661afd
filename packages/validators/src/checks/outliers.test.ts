import { describe, expect, it } from 'vitest';
import type { CandleRow, CheckOptions, CheckOutcome } from '../index.ts';
import {
  CandleSeries,
  checkFillers,
  checkFlatlines,
  checkLevelShifts,
  checkPriceOutliers,
  checkVolumeOutliers,
} from '../index.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, START_MS, walk } from '../testing/walk.ts';

const options = (rows: readonly CandleRow[]): CheckOptions => ({
  feed: { exchange: null, symbol: null, timeframe: '1m' },
  now: START_MS + rows.length * MINUTE_MS,
});
const seriesOf = (rows: readonly CandleRow[]) => CandleSeries.fromRows(rows);
const at = (i: number) => START_MS + i * MINUTE_MS;
const found = ({ issues }: CheckOutcome) =>
  issues.map(({ field, times }) => [field, times.map((time) => (time - START_MS) / MINUTE_MS)]);

/** A walk whose candle `i` is changed. */
function changed(rows: Row[], i: number, change: (row: Row) => Row): Row[] {
  return rows.map((row, k) => (k === i ? change([...row]) : row));
}

describe('price_outlier', () => {
  const spike =
    (column: 1 | 2 | 3 | 4, factor: number) =>
    (row: Row): Row => {
      row[column] *= factor;
      return row;
    };
  const judge = (rows: Row[]) => checkPriceOutliers(seriesOf(rows), options(rows));

  it('finds half as much again, or half, in any one price, wherever the candle is but for the newest close', () => {
    const columns = { open: 1, high: 2, low: 3, close: 4 } as const;
    for (const [field, column] of Object.entries(columns)) {
      for (const factor of [1.5, 0.5]) {
        for (const i of [0, 1, 57, 98, 99]) {
          if (field === 'close' && i === 99) continue;
          expect(found(judge(changed(walk(100), i, spike(column, factor)))), `${field} ${factor} ${i}`).toEqual([[field, [i]]]);
        }
      }
    }
  });

  it('says which value stands out and what its neighbours reach', () => {
    const { issues, result } = judge(changed(walk(100), 57, spike(4, 1.5)));
    expect(issues[0]).toMatchObject({ severity: 'high', count: 1, times: [at(57)], ranges: [[at(57), at(58)]] });
    expect(issues[0]?.message).toMatch(
      /^1 bad tick in close, worst 1\d\d\.\d+ at 2023-11-14 23:11 UTC where prices before and after reach \d+\.\d+$/,
    );
    expect(result).toMatchObject({ check: 'price_outlier', verdict: 'fail', observed: 1, expected: 0 });
  });

  it('finds two and three bad candles in a row, and one beside missing candles', () => {
    const two = changed(changed(walk(100), 50, spike(4, 2)), 51, spike(4, 2.1));
    expect(found(judge(two))).toEqual([['close', [50, 51]]]);
    const lone = changed(walk(100), 50, spike(2, 3)).filter((_, i) => i !== 49 && i !== 51 && i !== 52);
    expect(found(judge(lone))).toEqual([['high', [50]]]);
  });

  it('accepts a new level: a move that stays is no bad tick', () => {
    for (const factor of [0.5, 0.7, 1.5, 3]) {
      const rows = walk(100).map(
        (row, i): Row => (i < 60 ? row : [row[0], row[1] * factor, row[2] * factor, row[3] * factor, row[4] * factor, row[5]]),
      );
      expect(found(judge(rows))).toEqual([]);
    }
  });

  it('accepts wicks of a wild market that one bad candle could not make', () => {
    const wild = walk(100).map(([time, open, , , close, volume], i): Row => {
      const reach = i > 40 && i < 60 ? 0.1 : 0.01;
      return [time, open, Math.max(open, close) * (1 + reach), Math.min(open, close) * (1 - reach), close, volume];
    });
    expect(found(judge(changed(wild, 50, spike(3, 0.7))))).toEqual([]);
    expect(found(judge(changed(wild, 80, spike(3, 0.7))))).toEqual([['low', [80]]]);
  });

  it('finds a tick in a price that never moves, where the median deviation is 0', () => {
    const flat = Array.from({ length: 100 }, (_, i): Row => [at(i), 1, 1, 1, 1, 5]);
    expect(found(judge(changed(flat, 30, spike(2, 1.5))))).toEqual([['high', [30]]]);
    expect(found(judge(flat))).toEqual([]);
  });

  it('finds a tick of a hundredth where candles move a thousandth, in any one price, at the newest close too', () => {
    for (const column of [1, 2, 3, 4] as const) {
      const field = (['open', 'high', 'low', 'close'] as const)[column - 1];
      for (const i of [57, 99]) {
        const factor = column === 3 ? 0.99 : 1.01;
        const [found] = judge(changed(walk(100), i, spike(column, factor))).issues;
        expect(found, `${field} ${i}`).toMatchObject({ field, severity: 'medium', times: [at(i)] });
      }
    }
  });

  it('finds candles that are away for a while and come back, not a step that stays', () => {
    const away = (from: number, to: number) =>
      walk(100).map(
        (row, i): Row =>
          i < from || i >= to ? row : [row[0], row[1] * 1.02, row[2] * 1.02, row[3] * 1.02, row[4] * 1.02, row[5]],
      );
    const run = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);
    for (const to of [51, 52, 54]) {
      const times = run(50, to);
      expect(found(judge(away(50, to)))).toEqual([
        ['open', times],
        ['high', times],
        ['low', times],
        ['close', times],
      ]);
    }
    expect(found(judge(away(50, 100)))).toEqual([]);
  });

  it('accepts a wick that trades, and finds the same wick without its volume', () => {
    const wick = (volume: number) => changed(walk(100), 50, (row) => [row[0], row[1], row[2], row[3] * 0.97, row[4], volume]);
    expect(found(judge(wick(60)))).toEqual([]);
    expect(found(judge(wick(2)))).toEqual([['low', [50]]]);
  });

  it('calls a tick in a thin market a suspicion, of low severity', () => {
    const thin = walk(300).map((row, i): Row => (i % 2 === 0 ? row : [row[0], row[4], row[4], row[4], row[4], row[5]]));
    const { issues } = judge(changed(thin, 150, spike(2, 1.03)));
    expect(issues).toMatchObject([{ field: 'high', severity: 'low', times: [at(150)] }]);
  });

  it('never calls one step of the price an outlier', () => {
    const rows = walk(300).map((row, i): Row => {
      const high = i % 60 === 30 ? 1.0001 : 1;
      return [row[0], 1, high, 1, 1, row[5]];
    });
    expect(found(judge(rows))).toEqual([]);
  });

  it('is not evaluated under the minimum sample', () => {
    expect(judge(walk(19)).result).toMatchObject({
      verdict: 'not_evaluated',
      observed: null,
      reason: '19 valid candles, at least 20 needed',
    });
  });

  it('calls nothing wrong in clean walks', () => {
    for (let seed = 1; seed <= 50; seed++) expect(found(judge(walk(500, { seed })))).toEqual([]);
  });
});

describe('volume_outlier', () => {
  const judge = (rows: Row[]) => checkVolumeOutliers(seriesOf(rows), options(rows));

  it('finds volumes in the wrong unit, and leaves a busy hour alone', () => {
    const scaled = (factor: number) =>
      walk(200).map((row, i): Row => (i >= 50 && i < 60 ? [row[0], row[1], row[2], row[3], row[4], (row[5] + 5) * factor] : row));
    expect(found(judge(scaled(20_000)))).toEqual([['volume', [50, 51, 52, 53, 54, 55, 56, 57, 58, 59]]]);
    expect(found(judge(scaled(30)))).toEqual([]);
  });

  it('finds a burst that moves no price, and leaves one that does', () => {
    const burst = (reach: number) =>
      changed(walk(200), 80, (row) => [row[0], row[1], row[2] * (1 + reach), row[3] * (1 - reach), row[4], 700]);
    expect(found(judge(burst(0)))).toEqual([['volume', [80]]]);
    expect(found(judge(burst(0.01)))).toEqual([]);
  });

  it('is not evaluated where nothing trades', () => {
    expect(judge(walk(100).map((row): Row => [row[0], row[1], row[2], row[3], row[4], 0])).result.verdict).toBe('not_evaluated');
  });
});

describe('level_shift', () => {
  const judge = (rows: Row[]) => checkLevelShifts(seriesOf(rows), options(rows));
  const shifted = (factor: number, from = 60) =>
    walk(120).map(
      (row, i): Row => (i < from ? row : [row[0], row[1] * factor, row[2] * factor, row[3] * factor, row[4] * factor, row[5]]),
    );

  it('finds a jump that stays; a power of ten is high, another factor medium', () => {
    expect(judge(shifted(1000)).issues).toMatchObject([{ severity: 'high', times: [at(60)] }]);
    expect(judge(shifted(0.01)).issues).toMatchObject([{ severity: 'high', times: [at(60)] }]);
    expect(judge(shifted(2.5)).issues).toMatchObject([{ severity: 'medium', times: [at(60)] }]);
    expect(judge(shifted(1.15)).issues).toMatchObject([{ severity: 'medium', times: [at(60)] }]);
    expect(judge(shifted(1.05)).issues).toEqual([]);
  });

  it('is still found when the candles beside it are missing', () => {
    const rows = shifted(10).filter((_, i) => i !== 59 && i !== 60);
    expect(judge(rows).issues).toMatchObject([{ severity: 'high', times: [at(61)] }]);
  });

  it('is not a crash that trades its way down within one candle', () => {
    const crash = shifted(0.4).map(
      (row, i): Row => (i === 60 ? [row[0], row[1] / 0.4, row[2] / 0.4, row[3], row[4], row[5]] : row),
    );
    expect(judge(crash).issues).toEqual([]);
  });

  it('is not one bad tick', () => {
    expect(
      judge(
        walk(120).map((row, i): Row => (i === 60 ? [row[0], row[1] * 10, row[2] * 10, row[3] * 10, row[4] * 10, row[5]] : row)),
      ).issues,
    ).toEqual([]);
  });
});

describe('flatline and filler', () => {
  const frozen = (from: number, count: number, volume: number) => {
    const rows = walk(300);
    const price = rows[from - 1]?.[4] as number;
    return rows.map((row, i): Row => (i >= from && i < from + count ? [row[0], price, price, price, price, volume] : row));
  };

  it('find a frozen price and a run without trades that the rest of the window does not explain', () => {
    const rows = frozen(100, 25, 0);
    const run = Array.from({ length: 25 }, (_, i) => at(100 + i));
    expect(checkFlatlines(seriesOf(rows), options(rows)).issues).toMatchObject([
      { severity: 'medium', times: run, ranges: [[at(100), at(125)]] },
    ]);
    expect(checkFillers(seriesOf(rows), options(rows)).issues).toMatchObject([{ severity: 'low', times: run }]);
    const traded = frozen(100, 25, 3);
    expect(checkFlatlines(seriesOf(traded), options(traded)).issues).toHaveLength(1);
    expect(checkFillers(seriesOf(traded), options(traded)).issues).toEqual([]);
  });

  it('are certain where a traded volume repeats, and high where the newest candle is frozen', () => {
    const severity = (rows: Row[]) =>
      checkFlatlines(seriesOf(rows), options(rows)).issues.map(({ severity: s, count }) => [s, count]);
    expect(severity(frozen(100, 7, 3))).toEqual([['high', 7]]);
    expect(severity(frozen(100, 5, 3))).toEqual([]);
    expect(severity(frozen(285, 15, 0))).toEqual([['high', 15]]);
    expect(severity(frozen(270, 15, 0))).toEqual([['low', 15]]);
    const repeated = walk(300).map(
      (row, i, rows): Row =>
        i > 100 && i < 120 ? [row[0], ...((rows[100] as Row).slice(1) as [number, number, number, number, number])] : row,
    );
    expect(severity(repeated)).toEqual([['high', 19]]);
  });

  it('leave a thin market alone, where nothing trades in most minutes', () => {
    let price = 1;
    const thin = walk(500).map((row, i): Row => {
      if (i % 7 === 0) price = row[4];
      return [row[0], price, price, price, price, i % 7 === 0 ? 1 : 0];
    });
    for (const check of [checkFlatlines, checkFillers]) expect(check(seriesOf(thin), options(thin)).issues).toEqual([]);
  });

  it('leave a stable coin alone that trades at one price, not a feed that repeats itself', () => {
    const still = (volumeOf: (i: number) => number) =>
      Array.from({ length: 500 }, (_, i): Row => [at(i), 1, 1, 1, 1, volumeOf(i)]);
    const counts = (rows: Row[]) => checkFlatlines(seriesOf(rows), options(rows)).issues.map(({ count }) => count);
    expect(counts(still((i) => i % 3))).toEqual([]);
    expect(counts(still(() => 7))).toEqual([499]);
    expect(counts(still(() => 0))).toEqual([499]);
  });
});
