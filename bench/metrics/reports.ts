import type { Report } from '../../packages/validators/src/index.ts';

const EXCHANGES = ['binance', 'kraken', 'coinbase', 'okx', 'bybit'];
const STATUSES = ['excellent', 'good', 'fair', 'poor'] as const;

/** Reports of `feeds` feeds at one tick: values differ from feed to feed and from tick to tick, one feed in ten has an outlier. */
export function reportsOf(feeds: number, tick: number): Report[] {
  const now = Date.UTC(2026, 0, 1) + tick * 60_000;
  return Array.from({ length: feeds }, (_, i) => {
    const score = (salt: number) => 50 + (((i * 7919 + tick * 104_729 + salt * 1_299_709) % 1_000_003) / 1_000_003) * 50;
    const overall = score(1);
    return {
      feed: {
        exchange: EXCHANGES[i % EXCHANGES.length]!,
        symbol: `COIN${Math.floor(i / EXCHANGES.length)}/USDT`,
        timeframe: '1m',
      },
      source: null,
      checkedAt: new Date(now).toISOString(),
      window: {
        from: new Date(now - 500 * 60_000).toISOString(),
        to: new Date(now).toISOString(),
        expected: 500,
        received: 499,
        filler: 0,
      },
      scores: { overall, outlier: score(2), freshness: score(3), completeness: score(4), consistency: score(5) },
      status: STATUSES[Math.floor(overall) % STATUSES.length]!,
      freshness: { lastCloseAt: new Date(now - 1000).toISOString(), ageSeconds: 1, overdueSeconds: 0, level: 'fresh' },
      ledger: [],
      issues:
        i % 10 === 0
          ? [
              {
                type: 'price_outlier',
                severity: 'medium',
                field: 'close',
                count: 1,
                times: [now - 60_000 * (1 + (i % 400))],
                ranges: [],
                message: '',
                recommendation: '',
              },
            ]
          : [],
      checks: [],
      issueCount: i % 10 === 0 ? 1 : 0,
      durationMs: 0.05 + (i % 7) / 100,
      version: '0.1.0',
    };
  });
}
