import { createQualityMetrics, FEED_LIMIT_METRICS, QUALITY_METRICS, type QualityMetrics } from '@quality/metrics';
import type { Registry } from 'prom-client';
import { VERSION } from '../version.ts';
import type { NewestReport } from './feed-cache.ts';
import { reportsOf } from './names.ts';
import { keepMetricsOf } from './role-metrics.ts';
import { startRoleProcess } from './role-process.ts';
import type { RoleOptions, RunningRole } from './running-role.ts';
import { SharedRoster } from './shared-roster.ts';

/** Longest wait of a scrape for Redis: Prometheus gives up after ten seconds. */
const PATIENCE_MS = 5_000;

/**
 * Starts an exporter: at each scrape it reads the newest report of every feed and shows it. It keeps nothing, so all exporters answer alike.
 * While Redis is away it shows what it read last, which grows old by the clock, as the rules want it. Rejects when the address is taken.
 */
export async function runExporter(options: RoleOptions): Promise<RunningRole> {
  const { config, log } = options;
  const role = await startRoleProcess('exporter', options);
  const { client } = role.redis;
  const roster = new SharedRoster(client);
  const gauges = new FeedGauges(role.registry, config.metrics.maxFeeds);
  let unchecked = Number.NaN;
  gauges.show([]);

  const read = async (): Promise<void> => {
    await roster.refresh();
    const newest = new Map<string, NewestReport>();
    for (const exchange of roster.exchanges) {
      for (const [key, text] of Object.entries(await client.hgetall(reportsOf(exchange)))) {
        // A worker may have been slower than the removal of its feed.
        if (roster.feeds.has(key)) newest.set(key, JSON.parse(text) as NewestReport);
      }
    }
    unchecked = roster.feeds.size - newest.size;
    gauges.show([...roster.feeds.keys()].flatMap((key) => newest.get(key) ?? []));
  };
  let reading: Promise<void> | null = null;
  const refresh = async (): Promise<void> => {
    if (role.redis.problem !== null) return;
    reading ??= read()
      .catch((error: unknown) => log.warn({ err: error }, `the reports cannot be read: ${(error as Error).message}`))
      .finally(() => {
        reading = null;
      });
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([reading, promise]);
    clearTimeout(patience);
  };
  role.become({
    beforeScrape: refresh,
    waitingFor: () => {
      // All that is known comes with the scrapes; reading every report for each probe as well would double it.
      if (!(unchecked === 0 && roster.feeds.size > 0)) void refresh();
      if (Number.isNaN(unchecked)) return ['the reports are not read yet'];
      return [
        ...(roster.feeds.size === 0 ? ['no scheduler has said which feeds there are'] : []),
        ...(unchecked > 0 ? [`${unchecked} of ${roster.feeds.size} feeds are not checked yet`] : []),
      ];
    },
  });
  log.info({ url: role.url, role: 'exporter', version: VERSION }, `exporter; ${role.url}/metrics`);
  return {
    url: role.url,
    // What is shown is what the schedulers want.
    reload: () => role.metrics?.configReloads.inc({ result: 'ok' }),
    refuseReload: () => role.metrics?.configReloads.inc({ result: 'failed' }),
    stop: () => role.close(),
  };
}

/** The gauges of feeds in one registry. */
class FeedGauges {
  readonly #registry: Registry;
  readonly #maxFeeds: number;
  #quality: QualityMetrics | null = null;
  #shown = '';

  constructor(registry: Registry, maxFeeds: number) {
    this.#registry = registry;
    this.#maxFeeds = maxFeeds;
  }

  /** Shows reports, sorted by feed. */
  show(newest: readonly NewestReport[]): void {
    const feeds = newest.map(({ report: { feed } }) => `${feed.exchange} ${feed.symbol} ${feed.timeframe}`).join('\n');
    // Series stand in the order in which feeds came: with other feeds all begin anew, so that every exporter has the same order.
    if (this.#quality === null || feeds !== this.#shown) {
      for (const { name } of Object.values({ ...QUALITY_METRICS, ...FEED_LIMIT_METRICS }))
        this.#registry.removeSingleMetric(name);
      this.#quality = createQualityMetrics(this.#registry, { maxFeeds: this.#maxFeeds });
      keepMetricsOf('exporter', this.#registry);
      this.#shown = feeds;
    }
    for (const { report, staleAfterSeconds } of newest) this.#quality.updateFromReport(report, staleAfterSeconds);
  }
}
