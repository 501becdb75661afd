import { startWatchedMarket, type WatchedMarket } from '@quality/alerting/testing';
import { freePort, probePrometheus, type TestDatabase, testDatabase } from '@quality/testbed';
import { migrate } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expandPromql } from './checks/grafana-promql.ts';
import { queriesOf } from './checks/queries-of.ts';
import { recordingRules } from './checks/recording-rules.ts';
import { buildDashboards } from './dashboards.ts';
import { exampleVariables } from './testing/example-variables.ts';
import { type PrometheusServer, startPrometheus } from './testing/prometheus-server.ts';

/** Fires for the poor feeds at once: ALERTS exists only while an alert does. */
const ALERT = { alert: 'ExampleScoreLow', expr: 'quality_overall_score < 50', labels: { severity: 'critical' } };
const queries = buildDashboards()
  .flatMap(queriesOf)
  .filter(({ language }) => language === 'promql');

/** Two feeds an exchange, one of which goes wrong in its own way, and enough others that when candles are final is learned within two ticks. */
const feed = (exchange: string, symbol: string): Feed => ({ exchange, symbol, timeframe: '1m' });
const STALE = feed('binance', 'ETH/USDT');
const FAILING = feed('kraken', 'ETH/USDT');
const HOLED = feed('coinbase', 'ETH/USDT');
const FEEDS = [
  ...['binance', 'kraken', 'coinbase'].flatMap((exchange) => [feed(exchange, 'BTC/USDT'), feed(exchange, 'ETH/USDT')]),
  ...Array.from({ length: 54 }, (_, index) => feed('binance', `C${index}/USDT`)),
];
const VARIABLES = {
  exchange: [...new Set(FEEDS.map(({ exchange }) => exchange))],
  symbol: [...new Set(FEEDS.map(({ symbol }) => symbol))],
  timeframe: ['1m'],
  feed: 'binance|BTC/USDT|1m',
  feed_exchange: 'binance',
  feed_symbol: 'BTC/USDT',
  feed_timeframe: '1m',
};

const probe = await probePrometheus();
/** Has series once the run has shown all that panels draw. */
const SETTLED = [
  'ALERTS',
  'exchange:quality_bad_status:ratio_6h',
  'quality_collector_candle_final_seconds',
  'rate(quality_collector_fetch_errors_total[5s]) > 0',
  'quality_overall_score < 50',
];
let database: TestDatabase | undefined;
let market: WatchedMarket | undefined;
let prometheus: PrometheusServer | undefined;

beforeAll(async () => {
  if (!probe.ok) return;
  database = await testDatabase();
  await migrate({ url: database.url });
  market = await startWatchedMarket({ feeds: FEEDS, speed: 60, databaseUrl: database.url });
  market.simulator.setFault(STALE, { kind: 'stale' });
  market.simulator.setFault(FAILING, { kind: 'server_error' });
  market.simulator.setFault(HOLED, { kind: 'gap', every: 7 });
  const server = await startPrometheus({
    program: probe.path,
    port: await freePort(),
    target: market.target,
    groups: [
      { name: 'recorded', interval: '1s', rules: recordingRules() },
      { name: 'example', rules: [ALERT] },
    ],
  });
  prometheus = server;
  await vi.waitFor(
    async () => {
      expect(await server.query('count_over_time(up[1m]) >= 8')).toHaveLength(1);
      for (const settled of SETTLED) expect(await server.query(settled), settled).not.toHaveLength(0);
    },
    { timeout: 40_000, interval: 250 },
  );
}, 60_000);

afterAll(async () => {
  await prometheus?.stop();
  await market?.stop();
  await database?.drop();
});

describe('every PromQL query returns series from a real Prometheus that scraped the real collector', () => {
  test.for(queries.map((query) => [query.place, query] as const))('%s', async ([, query], ctx) => {
    if (!probe.ok) return ctx.skip(probe.reason);
    const context = {
      rateInterval: '5s',
      range: '1m',
      variables: exampleVariables({ ...VARIABLES, instance: [market!.target] }),
    };
    const series = await prometheus!.query(expandPromql(query.text, context), query.instant ? 0 : 10);
    expect(series).not.toHaveLength(0);
    expect(
      series.some(({ numbers }) => numbers.some(Number.isFinite)),
      'a number among them',
    ).toBe(true);
    for (const [, label] of query.legend.matchAll(/\{\{(\w+)\}\}/g)) {
      const missing = series.filter(({ metric }) => metric[label!] === undefined);
      expect(missing, `series without the label {{${label}}} of the legend`).toEqual([]);
    }
  });

  test('a metric that does not exist returns none', async (ctx) => {
    if (!probe.ok) return ctx.skip(probe.reason);
    expect(await prometheus!.query('quality_overal_score')).toHaveLength(0);
  });
});
