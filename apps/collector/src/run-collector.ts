import type { Config } from '@quality/config';
import { createCcxtSource } from '@quality/exchanges';
import { createCollectorMetrics, createQualityMetrics, registerProcessMetrics, renderMetrics } from '@quality/metrics';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { type Collector, type CollectorOptions, createCollector } from './collector.ts';
import { startHttpServer } from './http-server.ts';
import { startMaintenance } from './maintenance.ts';
import { nap } from './nap.ts';
import { createStorageGauges, databaseName, storageHooks } from './storage-metrics.ts';
import { createTimescaleStorage } from './timescale-storage.ts';
import { VERSION } from './version.ts';

export interface RunOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly now?: CollectorOptions['now'];
  readonly sleep?: CollectorOptions['sleep'];
}

/** A collector with its storage, metrics and HTTP server. */
export interface RunningCollector {
  /** Where `/metrics`, `/healthz` and `/readyz` are. */
  readonly url: string;
  readonly collector: Collector;
  /** Takes over a configuration; address, storage and metrics change with a restart only. */
  reload(config: Config): void;
  /** Notes that a new configuration was refused. */
  refuseReload(): void;
  stop(): Promise<void>;
}

/** Starts a collector with all its real parts. Rejects when the address is taken. */
export async function runCollector({ config, log, now = Date.now, sleep = nap }: RunOptions): Promise<RunningCollector> {
  const registry = new Registry();
  registerProcessMetrics(registry);
  const metrics = config.metrics.enabled
    ? {
        quality: createQualityMetrics(registry, { maxFeeds: config.metrics.maxFeeds }),
        collector: createCollectorMetrics(registry),
      }
    : null;
  metrics?.collector.buildInfo.set({ version: VERSION, node_version: process.version }, 1);
  const storage = config.storage.enabled
    ? createTimescaleStorage({
        config: config.storage,
        collectorVersion: VERSION,
        log,
        ...(metrics ? storageHooks(metrics.collector) : {}),
      })
    : null;
  const refreshStorage = metrics && storage ? createStorageGauges(metrics.collector, storage, databaseName(config)) : () => {};

  const collector = createCollector({
    config,
    createSource: (exchange, settings) =>
      createCcxtSource({
        exchange,
        now,
        ...(settings?.baseUrl === undefined ? {} : { baseUrl: settings.baseUrl }),
        ...(settings?.timeoutMs === undefined ? {} : { timeoutMs: settings.timeoutMs }),
        ...(settings?.requestsPerSecond === undefined ? {} : { requestsPerSecond: settings.requestsPerSecond }),
      }),
    metrics,
    storage,
    log,
    now,
    sleep,
    random: Math.random,
    stopwatch: () => performance.now(),
  });

  const server = await startHttpServer({
    host: config.collector.host,
    port: config.collector.port,
    metrics: metrics
      ? (accept) => {
          refreshStorage();
          for (const { exchange, finalSeconds } of collector.state().exchanges) {
            if (finalSeconds !== null) metrics.collector.candleFinal.set({ exchange }, finalSeconds);
          }
          return renderMetrics(registry, accept);
        }
      : null,
    health: () => collector.health(),
    readiness: () => collector.readiness(),
    state: () => collector.state(),
  });
  await collector.start();
  const { ownerUrl } = config.storage.maintenance;
  const maintenance =
    storage && ownerUrl !== undefined ? startMaintenance({ ...config.storage.maintenance, ownerUrl, log, now, sleep }) : null;
  log.info(
    { url: server.url, feeds: collector.feeds.length, version: VERSION },
    `watching ${collector.feeds.length} feeds; ${server.url}/metrics`,
  );

  return {
    url: server.url,
    collector,
    reload(next) {
      const { added, removed } = collector.reload(next);
      if (fixedPart(next) !== fixedPart(config)) {
        log.warn('address, storage, metrics or log have changed in the configuration: a restart takes them over');
      }
      metrics?.collector.configReloads.inc({ result: 'ok' });
      log.info({ added, removed }, `configuration taken over: ${added.length} feeds added, ${removed.length} removed`);
    },
    refuseReload() {
      metrics?.collector.configReloads.inc({ result: 'failed' });
    },
    async stop() {
      await maintenance?.stop();
      await collector.stop();
      await server.close();
    },
  };
}

/** What only a restart changes. */
function fixedPart({ collector, storage, metrics, log }: Config): string {
  return JSON.stringify([collector.host, collector.port, storage, metrics, log]);
}
