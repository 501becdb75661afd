import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { probeAlertmanager, probePrometheus } from '@quality/testbed';
import type { Feed } from '@quality/validators';
import { expect, it, vi } from 'vitest';
import { ALERTING_FOLDER } from './configuration-files.ts';
import { type DiscordMessage, type Monitoring, startMonitoring, startWatchedMarket, WEBHOOKS } from './testing/index.ts';

const isFull = process.env.QUALITY_SOAK === '1';
/** Thirty times as fast: a minute is two seconds, for candles, staleness, rules and notifications alike. In full slower, and until feeds die. */
const SPEED = isFull ? 20 : 30;
/** What a state may take on a busy machine. */
const PATIENCE_MS = isFull ? 180_000 : 90_000;

const SINGLES: readonly Feed[] = ['BTC', 'ETH', 'SOL', 'LTC', 'XMR', 'ADA'].map((base) => ({
  exchange: 'kraken',
  symbol: `${base}/USD`,
  timeframe: '5m',
}));
const MANY: readonly Feed[] = Array.from({ length: 200 }, (_, i) => ({
  exchange: 'binance',
  symbol: `C${String(i).padStart(3, '0')}/USDT`,
  timeframe: '3m',
}));

it('a bad feed is told and untold; an exchange of 200 feeds that goes down is exactly one message and one resolved', {
  timeout: 900_000,
}, async (ctx) => {
  const [prometheus, alertmanager] = [await probePrometheus(), await probeAlertmanager()];
  if (!prometheus.ok) return ctx.skip(prometheus.reason);
  if (!alertmanager.ok) return ctx.skip(alertmanager.reason);
  const startedMs = Date.now();
  const market = await startWatchedMarket({ feeds: [...SINGLES, ...MANY], speed: SPEED });
  const { simulator, clock, target } = market;
  let monitoring: Monitoring | undefined;
  try {
    await market.inStep();
    monitoring = await startMonitoring({
      prometheus: prometheus.path,
      alertmanager: alertmanager.path,
      targets: [target],
      timeScale: 1 / SPEED,
      clock,
    });
    const { discord } = monitoring;
    const arrived = (title: string) =>
      discord.waitFor(title, (message) => titleOf(message).startsWith(title), PATIENCE_MS) as Promise<DiscordMessage>;
    await untilCount(monitoring, 'count(feed:quality_overall_score:min)', SINGLES.length + MANY.length);
    // A delivery that Discord refuses once must still arrive.
    discord.failNext(1);

    const faultsMs = Date.now();
    const stalled = { exchange: 'kraken', symbol: 'BTC/USD' };
    const doubled = { exchange: 'kraken', symbol: 'ETH/USD' };
    const down = { exchange: 'binance' };
    simulator.setFault(stalled, { kind: 'stale' });
    simulator.setFault(doubled, { kind: 'duplicates', conflicting: true, every: 5 });
    simulator.setFault(down, { kind: 'maintenance' });

    const told = {
      down: await arrived('🔴 ExchangeDown · binance'),
      scoreLow: await arrived('🔴 QualityScoreLow · kraken'),
      stale: await arrived('🟠 DataStale · kraken'),
      ...(isFull ? { dead: await arrived('🔴 DataStale · kraken') } : {}),
    };
    simulator.clearFaults(doubled);
    // Prometheus fires for every single feed of the exchange; none of it may be sent. In full for the low score of the dead feed, too.
    await untilCount(
      monitoring,
      'count(ALERTS{alertname="DataStale", exchange="binance", severity="warning", alertstate="firing"})',
      200,
    );
    if (isFull) {
      await untilCount(monitoring, 'count(ALERTS{alertname="QualityScoreLow", exchange="binance", alertstate="firing"})', 200);
      await untilCount(monitoring, 'count(ALERTS{alertname="QualityScoreLow", symbol="BTC/USD", alertstate="firing"})', 1);
    }
    simulator.clearFaults(stalled);
    simulator.clearFaults(down);
    const untold = {
      scoreOver: await arrived('🟢 Resolved: QualityScoreLow · kraken'),
      staleOver: await arrived('🟢 Resolved: DataStale · kraken'),
      downOver: await arrived('🟢 Resolved: ExchangeDown · binance'),
    };
    // What fires no more can send nothing more.
    await untilCount(monitoring, 'count(ALERTS{exchange="binance"})', 0);

    expect(discord.messages.filter((message) => titleOf(message).includes('binance'))).toEqual([told.down, untold.downOver]);
    expect(discord.refused).toEqual([]);
    const scores = discord.messages.filter((message) => titleOf(message).includes('QualityScoreLow'));
    expect(scores.map(textOf).join()).not.toContain('BTC/USD');
    expect([told.stale.webhook, told.scoreLow.webhook, told.down.webhook]).toEqual([
      WEBHOOKS.warning,
      WEBHOOKS.critical,
      WEBHOOKS.critical,
    ]);
    for (const part of ['kraken BTC/USD 5m', 'The newest candle closed', 'Score', '/runbooks/DataStale.md', '/d/quality-feed?']) {
      expect(textOf(told.stale)).toContain(part);
    }
    for (const part of [
      'kraken ETH/USD 5m',
      'Score 49.0',
      'Weakest part',
      'duplicate_timestamp',
      '/runbooks/QualityScoreLow.md',
    ]) {
      expect(textOf(told.scoreLow)).toContain(part);
    }
    for (const [name, message] of Object.entries({ ...told, ...untold })) expectFixture(name, message);
    const story = discord.messages.map(
      (message) => `${((message.receivedAt - startedMs) / 1000).toFixed(0)} s ${titleOf(message)}`,
    );
    await ctx.annotate(
      `${SINGLES.length + MANY.length} feeds at ${SPEED}×, load ${loadavg()[0]!.toFixed(1)}: faults at ${((faultsMs - startedMs) / 1000).toFixed(0)} s, ${story.join(', ')}`,
    );
  } finally {
    await monitoring?.stop();
    await market.stop();
  }
});

/** Waits until a query of Prometheus has a value. */
async function untilCount(monitoring: Monitoring, expression: string, value: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const [result] = await monitoring.query(expression);
      expect(Number(result?.value[1] ?? 0), expression).toBe(value);
    },
    { timeout: PATIENCE_MS, interval: 200 },
  );
}

function titleOf(message: DiscordMessage): string {
  return message.payload.embeds[0]?.title ?? '';
}

function textOf(message: DiscordMessage): string {
  return message.payload.embeds[0]?.description ?? '';
}

/** The payload but for its numbers is the one in fixtures/; `UPDATE_FIXTURES=1` writes it. */
function expectFixture(name: string, { payload }: DiscordMessage): void {
  const file = join(ALERTING_FOLDER, 'fixtures', `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.json`);
  if (process.env.UPDATE_FIXTURES === '1') writeFileSync(file, `${JSON.stringify(payload, null, 2)}\n`);
  expect(withoutNumbers(payload), file).toEqual(withoutNumbers(JSON.parse(readFileSync(file, 'utf8'))));
}

function withoutNumbers(payload: unknown): unknown {
  return JSON.parse(JSON.stringify(payload).replace(/\d+(\.\d+)?(e[-+]\d+)?/g, '0'));
}
