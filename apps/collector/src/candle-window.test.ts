import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candle } from './candle.ts';
import { CandleWindow } from './candle-window.ts';

const candle = (time: number, close = 1): Candle => [time, 1, 2, 0.5, close, 10];
const timesOf = (window: CandleWindow): number[] => [...window.times];

test('an answer adds what is new and names what was revised', () => {
  const window = new CandleWindow(10);
  expect(window.merge([candle(1), candle(2)])).toMatchObject({ added: [candle(1), candle(2)], revised: [] });
  expect(window.merge([candle(2, 1.5), candle(3)])).toMatchObject({ added: [candle(3)], revised: [candle(2, 1.5)] });
  expect(window.merge([candle(2, 1.5), candle(3)])).toMatchObject({ added: [], revised: [] });
  expect([...window.series().close]).toEqual([1, 1.5, 1]);
});

test('a candle that the exchange leaves out of a later answer stays', () => {
  const window = new CandleWindow(10);
  window.merge([candle(1), candle(2), candle(3)]);
  window.merge([candle(1), candle(3), candle(4)]);
  expect(timesOf(window)).toEqual([1, 2, 3, 4]);
});

test('a hole is filled in its place', () => {
  const window = new CandleWindow(10);
  window.merge([candle(1), candle(4)]);
  window.merge([candle(2), candle(3)]);
  expect(timesOf(window)).toEqual([1, 2, 3, 4]);
});

test('doubled open times and the order of an answer are kept for the checks, until a later answer replaces them', () => {
  const window = new CandleWindow(10);
  window.merge([candle(1), candle(3), candle(2), candle(2, 1.7)]);
  expect(timesOf(window)).toEqual([1, 3, 2, 2]);
  window.merge([candle(2), candle(3)]);
  expect(timesOf(window)).toEqual([1, 2, 3]);
});

test('a missing value equals a missing value: it is no revision', () => {
  const window = new CandleWindow(10);
  window.merge([candle(1, Number.NaN)]);
  expect(window.merge([candle(1, Number.NaN)]).revised).toEqual([]);
});

test('the oldest rows go when there are too many', () => {
  const window = new CandleWindow(3);
  for (let time = 1; time <= 200; time += 1) window.merge([candle(time)]);
  expect(timesOf(window)).toEqual([198, 199, 200]);
});

test('strays are seen by the checks and not kept', () => {
  const window = new CandleWindow(3);
  window.merge([candle(5)]);
  expect([...window.series([candle(900)]).time]).toEqual([5, 900]);
  expect(timesOf(window)).toEqual([5]);
});

test('answers in any sequence give the candles that a map would hold, ascending', () => {
  const answer = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 3 })), {
    selector: ([time]) => time,
  });
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 8 }), fc.integer({ min: 0, max: 20 }), (answers, dropMs) => {
      const window = new CandleWindow(100);
      const model = new Map<number, number>();
      for (const rows of answers) {
        const sorted = rows.toSorted((a, b) => a[0] - b[0]);
        const added = sorted.filter(([time]) => !model.has(time)).map(([time]) => time);
        const revised = sorted.filter(([time, close]) => model.has(time) && model.get(time) !== close).map(([time]) => time);
        const result = window.merge(sorted.map(([time, close]) => candle(time, close)));
        expect(result.added.map(([time]) => time)).toEqual(added);
        expect(result.revised.map(([time]) => time)).toEqual(revised);
        for (const [time, close] of sorted) model.set(time, close);
      }
      window.dropBefore(dropMs);
      const expected = [...model].filter(([time]) => time >= dropMs).sort((a, b) => a[0] - b[0]);
      const series = window.series();
      expect(Array.from(series.time, (time, i) => [time, series.close[i]])).toEqual(expected);
      expect(window.newestMs).toBe(expected.at(-1)?.[0] ?? null);
    }),
  );
});
