import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeAlertmanager, probePrometheus } from '@quality/testbed';
import type { Feed } from '@quality/validators';
import { describe, expect, it, vi } from 'vitest';
import { ALERTING_FOLDER } from './configuration-files.ts';
import {
  type ActiveAlert,
  type DiscordMessage,
  type Monitoring,
  startMetricsServer,
  startMonitoring,
  WEBHOOKS,
} from './testing/index.ts';
import { SimulatedFeeds } from './testing/simulated-feeds.ts';

/** A minute is a second. The rules are those of rules/, with every duration scaled; candles last a second. */
const TIME_SCALE = 1 / 60;
/** What a message may take on a busy machine; it takes seconds on another. */
const PATIENCE_MS = 60_000;
const feedsOf = (exchange: string, count: number): Feed[] =>
  Array.from({ length: count }, (_, i) => ({ exchange, symbol: `COIN${i}/USDT`, timeframe: '1s' }));
const is = (exchange: string, symbol?: string) => (feed: Feed) =>
  feed.exchange === exchange && (symbol === undefined || feed.symbol === symbol);

describe('from a feed to Discord, with a real Prometheus and a real Alertmanager', () => {
  it('a bad feed is told and untold; an exchange of 200 feeds that goes down is exactly one message and one resolved', async (ctx) => {
    const [prometheus, alertmanager] = [await probePrometheus(), await probeAlertmanager()];
    if (!prometheus.ok) return ctx.skip(prometheus.reason);
    if (!alertmanager.ok) return ctx.skip(alertmanager.reason);
    const feeds = new SimulatedFeeds([...feedsOf('binance', 8), ...feedsOf('okx', 200)]);
    const server = await startMetricsServer(feeds.registry);
    feeds.start();
    let monitoring: Monitoring | undefined;
    try {
      const programs = { prometheus: prometheus.path, alertmanager: alertmanager.path };
      monitoring = await startMonitoring({ ...programs, targets: [server.target], timeScale: TIME_SCALE });
      const { discord } = monitoring;
      // A delivery that Discord refuses once must still arrive.
      discord.failNext(1);

      feeds.set('frozen', is('okx'));
      feeds.set('frozen', is('binance', 'COIN0/USDT'));
      feeds.set('bad_prices', is('binance', 'COIN1/USDT'));
      const scoreLow = await discord.waitFor('QualityScoreLow', titled('🔴 QualityScoreLow · binance'), PATIENCE_MS);
      const stale = await discord.waitFor('DataStale', titled('🟠 DataStale · binance'), PATIENCE_MS);
      const down = await discord.waitFor('ExchangeDown', titled('🔴 ExchangeDown · okx'), PATIENCE_MS);
      feeds.set('healthy', is('binance', 'COIN1/USDT'));
      // Dead by now: every feed of okx fires at critical severity, and is held back.
      const dead = await discord.waitFor('critical DataStale', titled('🔴 DataStale · binance'), PATIENCE_MS);
      const held = await firingAlerts(
        monitoring,
        (labels) => labels.alertname === 'QualityScoreLow' && labels.symbol === 'COIN0/USDT',
      );
      feeds.set('healthy', () => true);
      const staleOver = await discord.waitFor('resolved DataStale', titled('🟢 Resolved: DataStale · binance'), PATIENCE_MS);
      const scoreOver = await discord.waitFor('resolved score', titled('🟢 Resolved: QualityScoreLow · binance'), PATIENCE_MS);
      const downOver = await discord.waitFor('resolved ExchangeDown', titled('🟢 Resolved: ExchangeDown · okx'), PATIENCE_MS);

      expect(discord.messages.filter((message) => titleOf(message).includes('okx'))).toEqual([down, downOver]);
      // Prometheus fired for every feed of okx, at both severities, and for the low score of the dead feed: none of it was sent.
      expect(held.filter(({ labels }) => labels.exchange === 'okx' && labels.scope === 'feed').length).toBeGreaterThanOrEqual(
        400,
      );
      const scores = discord.messages.filter((message) => titleOf(message).includes('QualityScoreLow'));
      expect(scores.map((message) => message.payload.embeds[0]!.description).join()).not.toContain('COIN0');
      expect(discord.refused).toEqual([]);
      expect([scoreLow.webhook, stale.webhook, down.webhook, dead.webhook]).toEqual([
        WEBHOOKS.critical,
        WEBHOOKS.warning,
        WEBHOOKS.critical,
        WEBHOOKS.critical,
      ]);
      const text = stale.payload.embeds[0]!.description;
      for (const part of [
        'binance',
        'COIN0/USDT',
        '1s',
        'The newest candle closed',
        'Score',
        '/DataStale.md',
        'd/quality-feed',
      ]) {
        expect(text).toContain(part);
      }
      for (const part of ['COIN1/USDT', 'Weakest part: consistency', 'Found in the last hour: ohlc_violation']) {
        expect(scoreLow.payload.embeds[0]!.description).toContain(part);
      }
      for (const [name, message] of Object.entries({ scoreLow, scoreOver, stale, dead, staleOver, down, downOver })) {
        expectFixture(name, message);
      }
    } finally {
      feeds.stop();
      await monitoring?.stop();
      await server.stop();
    }
  }, 300_000);
});

/** Every firing alert of Prometheus, once one of them fits. */
async function firingAlerts(monitoring: Monitoring, fits: (labels: ActiveAlert['labels']) => boolean): Promise<ActiveAlert[]> {
  return vi.waitFor(
    async () => {
      const firing = (await monitoring.alerts()).filter(({ state }) => state === 'firing');
      expect(firing.some(({ labels }) => fits(labels))).toBe(true);
      return firing;
    },
    { timeout: PATIENCE_MS, interval: 100 },
  );
}

function titleOf(message: DiscordMessage): string {
  return message.payload.embeds[0]?.title ?? '';
}

function titled(start: string) {
  return (message: DiscordMessage) => titleOf(message).startsWith(start);
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
