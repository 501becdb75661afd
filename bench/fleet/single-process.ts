import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createCollector, createTimescaleStorage } from '../../apps/collector/src/index.ts';
import { nap } from '../../apps/collector/src/nap.ts';
import { parseConfig } from '../../packages/config/src/index.ts';
import { createCcxtSource } from '../../packages/exchanges/src/index.ts';
import { createCollectorMetrics, createQualityMetrics } from '../../packages/metrics/src/index.ts';

/**
 * The collector without a fleet, as fast as it can: every feed is checked again as soon as its check has ended. Each check is of an instant of
 * its own, a millisecond after the last, so that every one is a row. Prints checks a second and processor time a check.
 */
const { configFile, databaseUrl, spoolPath, seconds } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly configFile: string;
  readonly databaseUrl: string;
  readonly spoolPath: string;
  readonly seconds: number;
};
const config = parseConfig(readFileSync(configFile, 'utf8'), {
  env: { DATABASE_URL: databaseUrl, QUALITY_STORAGE_SPOOL_PATH: spoolPath },
});
const log = pino({ level: 'error' });
const registry = new Registry();
const storage = createTimescaleStorage({ config: config.storage, collectorVersion: 'bench', log });
const collector = createCollector({
  config,
  createSource: (exchange, settings) =>
    createCcxtSource({ exchange, baseUrl: settings?.baseUrl ?? '', requestsPerSecond: settings?.requestsPerSecond ?? 1_000 }),
  metrics: { quality: createQualityMetrics(registry), collector: createCollectorMetrics(registry) },
  storage,
  log,
  now: Date.now,
  sleep: nap,
  random: Math.random,
  stopwatch: () => performance.now(),
});
await collector.prepare();
await collector.tickAll();
// The windows of the start go into the database first.
while (storage.state().pendingReports > 0 || storage.state().spoolBytes > 2_000_000) await nap(50);

const startMs = Date.now();
let done = 0;
let isOver = false;
const cpu = process.cpuUsage();
const start = performance.now();
const work = Promise.all(
  collector.feeds.map(async (feed) => {
    for (let ms = startMs; !isOver; ms += 1) {
      const { outcome } = await collector.tick(feed, ms);
      if (outcome === 'ok') done += 1;
    }
  }),
);
await nap(seconds * 1000);
isOver = true;
const counted = done;
const passedSeconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const pending = storage.state().pendingReports;
await work;
process.stdout.write(
  `${JSON.stringify({ perSecond: (counted - pending) / passedSeconds, cpuMs: (user + system) / 1000 / counted, rss: process.memoryUsage().rss })}\n`,
);
await collector.stop();
process.exit(0);
