import type { Config } from '@quality/config';
import { createCcxtSource } from '@quality/exchanges';
import type { CollectorMetrics } from '@quality/metrics';
import { ExchangeLane } from '../exchange-lane.ts';
import { sourceOrReason } from '../unavailable-source.ts';

export interface LaneBookOptions {
  readonly metrics: CollectorMetrics | null;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The lane of each exchange in one process, made when it is first asked for. A lane tries once: BullMQ tries again. */
export class LaneBook {
  readonly #options: LaneBookOptions;
  readonly #lanes = new Map<string, ExchangeLane>();
  #config: Config;

  constructor(config: Config, options: LaneBookOptions) {
    this.#config = config;
    this.#options = options;
  }

  get lanes(): readonly ExchangeLane[] {
    return [...this.#lanes.values()];
  }

  of(exchange: string): ExchangeLane {
    let lane = this.#lanes.get(exchange);
    if (lane === undefined) {
      lane = this.#create(exchange);
      this.#lanes.set(exchange, lane);
    }
    return lane;
  }

  /** Takes over a configuration; lanes whose settings have changed are made anew. */
  async reset(config: Config): Promise<void> {
    const before = this.#config;
    this.#config = config;
    const changed = [...this.#lanes].filter(([exchange]) => settingsText(exchange, before) !== settingsText(exchange, config));
    for (const [exchange] of changed) this.#lanes.delete(exchange);
    await Promise.all(changed.map(([, lane]) => lane.close()));
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  #create(exchange: string): ExchangeLane {
    const { collector, exchanges } = this.#config;
    const { baseUrl, timeoutMs, requestsPerSecond } = exchanges[exchange] ?? {};
    const { now, sleep, metrics } = this.#options;
    return new ExchangeLane({
      source: sourceOrReason(exchange, () =>
        createCcxtSource({
          exchange,
          now,
          ...(baseUrl === undefined ? {} : { baseUrl }),
          ...(timeoutMs === undefined ? {} : { timeoutMs }),
          ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
        }),
      ),
      concurrency: concurrencyOf(exchange, this.#config),
      retry: { ...collector.retry, attempts: 1 },
      breaker: collector.breaker,
      metrics,
      now,
      sleep,
      random: Math.random,
    });
  }
}

/** Feeds of one exchange that one process fetches at the same time. */
export function concurrencyOf(exchange: string, { collector, exchanges }: Config): number {
  return exchanges[exchange]?.concurrency ?? collector.concurrency;
}

function settingsText(exchange: string, { exchanges, collector }: Config): string {
  return JSON.stringify([exchanges[exchange], collector.breaker]);
}
