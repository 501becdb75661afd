import { parseConfig } from '@quality/config';
import { expect, test } from 'vitest';
import { type Candle, candleOf } from './candle.ts';
import { planFetch } from './fetch-plan.ts';
import { candleAt } from './testing/scripted-source.ts';
import { planFeed, watchFeed } from './watched-feed.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2024, 0, 1, 12, 0, 10);
const OPEN = Date.UTC(2024, 0, 1, 12);
const config = parseConfig('feeds: {}\nstorage: { enabled: false }\nwindows: { slots: 100 }\ncollector: { overlapCandles: 3 }');

const watched = () => watchFeed(planFeed({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, config), NOW);
const candles = (from: number, to: number): Candle[] =>
  Array.from({ length: (to - from) / MINUTE }, (_, i) => candleOf(candleAt(from + i * MINUTE)));

test('of a feed that was never seen the whole window is asked for, with the overlap before it and two slots ahead', () => {
  expect(planFetch(watched(), NOW)).toEqual({ sinceMs: OPEN - 103 * MINUTE, limit: 104 + 2 });
});

test('a filled window asks for what follows the newest candle, with the overlap', () => {
  const feed = watched();
  feed.window.merge(candles(OPEN - 103 * MINUTE, OPEN - 2 * MINUTE));
  feed.isFilled = true;
  expect(planFetch(feed, NOW)).toEqual({ sinceMs: OPEN - 5 * MINUTE, limit: 6 + 2 });
});

test('a window from the database is asked for from its first hole', () => {
  const feed = watched();
  feed.window.merge(candles(OPEN - 103 * MINUTE, OPEN - 50 * MINUTE));
  feed.window.merge(candles(OPEN - 40 * MINUTE, OPEN));
  expect(planFetch(feed, NOW)).toEqual({ sinceMs: OPEN - 53 * MINUTE, limit: 54 + 2 });
});

test('after a long silence nothing older than the window is asked for', () => {
  const feed = watched();
  feed.window.merge(candles(OPEN - 1_000 * MINUTE, OPEN - 900 * MINUTE));
  feed.isFilled = true;
  expect(planFetch(feed, NOW)).toEqual({ sinceMs: OPEN - 103 * MINUTE, limit: 104 + 2 });
});
