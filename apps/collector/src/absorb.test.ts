import { parseConfig } from '@quality/config';
import { expect, test } from 'vitest';
import { absorb } from './absorb.ts';
import { candleAt } from './testing/scripted-source.ts';
import { planFeed, watchFeed } from './watched-feed.ts';

const MINUTE = 60_000;
const OPEN = Date.UTC(2024, 0, 1, 12);
const config = parseConfig('feeds: {}\nstorage: { enabled: false }\nwindows: { slots: 100 }');
const plan = planFeed({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, config);
/** The instant at which the candle before `OPEN` is final. */
const NOW = OPEN + plan.graceMs;
const watched = () => watchFeed(plan, NOW);
const times = (rows: readonly (readonly number[])[]): number[] => rows.map(([time]) => time ?? Number.NaN);

test('a candle counts from close plus grace on, not before', () => {
  const feed = watched();
  const rows = [candleAt(OPEN - MINUTE), candleAt(OPEN)];
  expect(times(absorb(feed, rows, NOW - 1, NOW).added)).toEqual([]);
  expect(times(absorb(feed, rows, NOW, NOW).added)).toEqual([OPEN - MINUTE]);
  expect(feed.lastKnownCloseMs).toBe(OPEN);
});

test('a candle that opened while the answer was on its way is no stray', () => {
  const { added, strays } = absorb(watched(), [candleAt(OPEN + MINUTE)], NOW, NOW + MINUTE);
  expect([added, strays]).toEqual([[], []]);
});

test('open times of the future and of other units are strays: evidence, not history', () => {
  const feed = watched();
  const strays = [candleAt(OPEN + 60 * MINUTE), candleAt(OPEN / 1000), candleAt(OPEN * 1000)];
  expect(times(absorb(feed, strays, NOW, NOW).strays)).toEqual([OPEN + 60 * MINUTE, OPEN / 1000, OPEN * 1000]);
  expect(feed.window.length).toBe(0);
  expect(feed.lastKnownCloseMs).toBeNull();
});

test('a candle older than what was known is back-filled, the first ones are not', () => {
  const feed = watched();
  expect(absorb(feed, [candleAt(OPEN - 5 * MINUTE), candleAt(OPEN - 3 * MINUTE)], NOW, NOW).backfilled).toEqual([]);
  const { added, backfilled } = absorb(feed, [candleAt(OPEN - 4 * MINUTE), candleAt(OPEN - 2 * MINUTE)], NOW, NOW);
  expect(times(added)).toEqual([OPEN - 4 * MINUTE, OPEN - 2 * MINUTE]);
  expect(times(backfilled)).toEqual([OPEN - 4 * MINUTE]);
});

test('rows older than the window are left out', () => {
  const feed = watched();
  absorb(feed, [candleAt(OPEN - 10_000 * MINUTE), candleAt(OPEN - MINUTE)], NOW, NOW);
  expect([...feed.window.times]).toEqual([OPEN - MINUTE]);
});

test('the window keeps its slots and the overlap, however long it runs', () => {
  const feed = watched();
  for (let i = 0; i < 500; i += 1) absorb(feed, [candleAt(OPEN + (i - 1) * MINUTE)], NOW + i * MINUTE, NOW + i * MINUTE);
  expect(feed.window.length).toBe(100 + plan.overlapCandles + 1);
});
