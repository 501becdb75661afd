import type { Logger } from 'pino';
import type { Metrics } from '../recorder.ts';
import type { Storage } from '../storage.ts';
import type { RepairResult } from './repairer.ts';

export function recordRepair({ watched, outcome, candles }: RepairResult, metrics: Metrics | null): void {
  const { exchange } = watched.plan.feed;
  metrics?.collector.repairs.inc({ exchange, result: outcome.kind === 'closed' ? 'closed' : 'open' });
  if (candles.length > 0) metrics?.collector.backfilledCandles.inc({ exchange }, candles.length);
}

export function storeRepair({ watched, candles, fetchedAtMs }: RepairResult, storage: Storage | null): void {
  if (candles.length === 0) return;
  const { feed } = watched.plan;
  storage?.saveCandles({ feed, candles, provenance: 'backfilled', fetchedAtMs, flags: new Map() });
}

export function writeRepair({ watched, gap, outcome, candles }: RepairResult, log: Logger): void {
  const { feed, key } = watched.plan;
  const fields = {
    ...feed,
    from: new Date(gap.fromMs).toISOString(),
    to: new Date(gap.toMs).toISOString(),
    outcome: outcome.kind,
  };
  const where = `${key}: gap of ${watched.plan.timeframe.slotOf(gap.toMs - 1) - watched.plan.timeframe.slotOf(gap.fromMs) + 1} candles from ${fields.from}`;
  if (outcome.kind === 'closed') log.info(fields, `${where} closed, ${candles.length} candles back-filled`);
  else
    log.info(
      { ...fields, tries: gap.tries + 1 },
      `${where} stays open after ${gap.tries + 1} tries: ${'why' in outcome ? outcome.why : outcome.kind}`,
    );
}
