import { type Config, policyOf } from '@quality/config';
import { type CandleSource, profileOf } from '@quality/exchanges';
import type { Repository } from '@quality/timescale';
import { createPolicy, type Feed, parseTimeframe, type TimeRange } from '@quality/validators';
import { ExchangeLane } from '../exchange-lane.ts';
import { loadCandles } from '../load-candles.ts';
import { type BackfillPlan, type CandleStore, planBackfill } from './plan-backfill.ts';
import { type BackfillProgress, type BackfillResult, runBackfill } from './run-backfill.ts';

export interface BackfillOptions {
  readonly feed: Feed;
  /** Open times, `[fromMs, toMs)`, UTC epoch ms. */
  readonly range: TimeRange;
  readonly config: Config;
  readonly repository: Pick<Repository, 'getCandles' | 'insertCandles'>;
  readonly source: CandleSource;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

/** The repair of one feed by hand, over any range. */
export interface Backfill {
  readonly plan: BackfillPlan;
  run(options?: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: BackfillProgress) => void;
  }): Promise<BackfillResult>;
}

/** Looks up which stored candles of a range are missing; `run` asks for them. @throws ValidatorError for a timeframe that cannot be */
export async function prepareBackfill(options: BackfillOptions): Promise<Backfill> {
  const { feed, config, repository, source, now, sleep, random } = options;
  const [fromMs, toMs] = options.range;
  const profile = profileOf(feed.exchange);
  const timeframe = parseTimeframe(feed.timeframe, profile.anchorsMs);
  const store = storeOf(repository);
  const plan = await planBackfill({ feed, fromMs, toMs, timeframe, profile, nowMs: now() }, store);
  const { retry, breaker } = config.collector;
  return {
    plan,
    run(runOptions = {}) {
      const lane = new ExchangeLane({ source, concurrency: 1, retry, breaker, metrics: null, now, sleep, random });
      return runBackfill(plan, {
        lane,
        store,
        timeframe,
        profile,
        policy: createPolicy(policyOf(config, feed)),
        now,
        ...runOptions,
      });
    },
  };
}

function storeOf(repository: BackfillOptions['repository']): CandleStore {
  return {
    load: (feed, fromMs, toMs) => loadCandles(repository, feed, fromMs, toMs),
    async save(feed, candles, fetchedAtMs) {
      await repository.insertCandles(
        candles.map(([time, open, high, low, close, volume]) => ({
          ...feed,
          ...{ time, open, high, low, close, volume },
          provenance: 'backfilled' as const,
          fetchedAt: fetchedAtMs,
        })),
      );
    },
  };
}
