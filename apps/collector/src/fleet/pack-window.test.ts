import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Candle } from '../candle.ts';
import { CandleWindow } from '../candle-window.ts';
import { packWindow, unpackWindow } from './pack-window.ts';

const MOST = 1_000;
const price = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN));
const candle = fc
  .tuple(fc.integer({ min: 0, max: 400 }), price, price, price, price, price)
  .map(([minute, ...rest]) => [minute * 60_000, ...rest] as unknown as Candle);
const rowsOf = (window: CandleWindow) => {
  const { time, open, high, low, close, volume } = window.series();
  return Array.from(time, (_, i) => [time[i], open[i], high[i], low[i], close[i], volume[i]]);
};

test('a window comes back as it was packed, to the bit, doubled and unordered rows too', () => {
  fc.assert(
    fc.property(fc.array(fc.array(candle, { maxLength: 40 }), { maxLength: 4 }), (answers) => {
      const window = new CandleWindow(MOST);
      for (const rows of answers) window.merge(rows);
      const back = unpackWindow(packWindow(window), MOST);
      expect(rowsOf(back)).toEqual(rowsOf(window));
      expect(back.newestMs).toBe(window.newestMs);
    }),
  );
});

test('a window that came back takes the next answer as the one it was packed from does', () => {
  fc.assert(
    fc.property(
      fc.array(candle, { minLength: 1, maxLength: 60 }),
      fc.array(candle, { minLength: 1, maxLength: 60 }),
      (known, next) => {
        const window = new CandleWindow(MOST);
        window.merge(known);
        const back = unpackWindow(packWindow(window), MOST);
        expect(back.merge(next)).toEqual(window.merge(next));
        expect(rowsOf(back)).toEqual(rowsOf(window));
      },
    ),
  );
});

test('48 bytes a candle, wherever the bytes stand', () => {
  const window = new CandleWindow(MOST);
  window.merge([[60_000, 1, 2, 0.5, 1.5, 10]]);
  const packed = packWindow(window);
  expect(packed).toHaveLength(48);
  const shifted = Buffer.concat([Buffer.from('abc'), packed]).subarray(3);
  expect(rowsOf(unpackWindow(shifted, MOST))).toEqual([[60_000, 1, 2, 0.5, 1.5, 10]]);
});

test.each([
  ['nothing', null],
  ['other bytes', Buffer.from('no window')],
])('%s is an empty window', (_, bytes) => {
  expect(unpackWindow(bytes, MOST).length).toBe(0);
});
