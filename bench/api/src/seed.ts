import type { Repository } from '../../../packages/timescale/src/index.ts';
import { assess, CandleSeries, type Feed, type Report } from '../../../packages/validators/src/index.ts';

/** The clock of the benchmark, UTC epoch ms. */
export const NOW = Date.UTC(2023, 10, 14, 22, 30);
export const FEEDS = 1_000;
export const HISTORY = 1_000;

export const firstFeed = { exchange: 'binance', symbol: 'S000/USDT', timeframe: '1m' };

/** A thousand feeds with one report each, and a thousand reports of the first. */
export async function seed(repository: Repository): Promise<void> {
  const feeds = Array.from({ length: FEEDS }, (_, i) => ({ ...firstFeed, symbol: `S${String(i).padStart(3, '0')}/USDT` }));
  await repository.insertQualityMetrics(feeds.map((feed) => ({ report: makeReport({ feed, checkedAtMs: NOW }) })));
  const history = Array.from({ length: HISTORY - 1 }, (_, i) =>
    makeReport({ feed: firstFeed, checkedAtMs: NOW - (i + 1) * 60_000 }),
  );
  await repository.insertQualityMetrics(history.map((report) => ({ report })));
}

/** Body of POST /v1/check: candles of a slow wave. */
export function checkBody(candles: number): string {
  return JSON.stringify({ timeframe: '1m', candles: rowsUntil(NOW, candles) });
}

/** What a collector stores of a feed with two candles missing. */
function makeReport({ feed, checkedAtMs }: { readonly feed: Feed; readonly checkedAtMs: number }): Report {
  const rows = rowsUntil(checkedAtMs, 500).filter((_, i) => i !== 200 && i !== 201);
  return assess(CandleSeries.fromRows(rows), { feed, now: checkedAtMs, window: 'live' });
}

function rowsUntil(nowMs: number, candles: number): number[][] {
  return Array.from({ length: candles }, (_, i) => {
    const open = 100 + Math.sin(i / 7);
    const close = 100 + Math.sin((i + 1) / 7);
    return [
      nowMs - (candles - i) * 60_000,
      open,
      Math.max(open, close) + 0.1,
      Math.min(open, close) - 0.1,
      close,
      5 + Math.cos(i * 7.1),
    ];
  });
}
