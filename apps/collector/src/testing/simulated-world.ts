import { type Config, parseConfig } from '@quality/config';
import { createCcxtSource } from '@quality/exchanges';
import { createCollectorMetrics, createQualityMetrics, registerProcessMetrics } from '@quality/metrics';
import { type Simulator, type SimulatorOptions, startSimulator } from '@quality/simulator';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type Collector, createCollector } from '../collector.ts';
import { nap } from '../nap.ts';
import type { Storage } from '../storage.ts';

export interface WorldOptions {
  /** YAML of the configuration; exchanges point at the simulator. */
  readonly yaml: string;
  readonly startMs?: number;
  readonly simulator?: SimulatorOptions;
  readonly storage?: Storage | null;
}

/** A simulator, and a collector that talks to it with the real ccxt over HTTP, on one clock that the test sets. */
export interface World {
  readonly simulator: Simulator;
  readonly collector: Collector;
  readonly registry: Registry;
  nowMs: number;
  configOf(yaml: string): Config;
  /** Another collector in the same world, as after a restart. */
  restart(storage?: Storage | null): Promise<Collector>;
  close(): Promise<void>;
}

/** Retries without waiting, and storage as the test gives it. */
const ENVIRONMENT = {
  QUALITY_STORAGE_ENABLED: 'false',
  QUALITY_COLLECTOR_RETRY_ATTEMPTS: '2',
  QUALITY_COLLECTOR_RETRY_BASE_MS: '1',
  QUALITY_COLLECTOR_RETRY_MAX_MS: '2',
};

const START_MS = Date.UTC(2024, 2, 5, 14, 30, 40);

export async function startWorld({ yaml, startMs = START_MS, simulator: options, storage = null }: WorldOptions): Promise<World> {
  const clock = { nowMs: startMs };
  const now = (): number => clock.nowMs;
  const simulator = await startSimulator({ seed: 'collector', now, ...options });
  const configOf = (text: string): Config => parseConfig(text, { env: ENVIRONMENT });
  const collectors: Collector[] = [];
  const registry = new Registry();
  registerProcessMetrics(registry);
  const metrics = { quality: createQualityMetrics(registry), collector: createCollectorMetrics(registry) };
  const create = async (store: Storage | null): Promise<Collector> => {
    const collector = createCollector({
      config: configOf(yaml),
      createSource: (exchange, settings) =>
        createCcxtSource({
          exchange,
          baseUrl: settings?.baseUrl ?? simulator.baseUrlOf(exchange),
          timeoutMs: settings?.timeoutMs ?? 2_000,
          requestsPerSecond: Number.POSITIVE_INFINITY,
          now,
        }),
      metrics,
      storage: store,
      log: pino({ level: 'silent' }),
      now,
      sleep: nap,
      random: () => 0.5,
      stopwatch: () => performance.now(),
    });
    collectors.push(collector);
    await collector.prepare();
    return collector;
  };
  const first = await create(storage);
  return {
    simulator,
    collector: first,
    registry,
    get nowMs() {
      return clock.nowMs;
    },
    set nowMs(ms) {
      clock.nowMs = ms;
    },
    configOf,
    restart: (store = null) => create(store),
    async close() {
      for (const collector of collectors) await collector.stop();
      await simulator.close();
    },
  };
}
