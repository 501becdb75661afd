import type { CollectorMetrics, QualityMetrics } from '@quality/metrics';
import type { Report } from '@quality/validators';
import type { Logger } from 'pino';
import type { Candle } from './candle.ts';
import { recordRepair, storeRepair, writeRepair } from './repair/record-repair.ts';
import type { RepairResult } from './repair/repairer.ts';
import type { Storage } from './storage.ts';
import type { TickResult } from './tick.ts';

/** The metrics of feeds and of the collector's own work. */
export interface Metrics {
  readonly quality: QualityMetrics;
  readonly collector: CollectorMetrics;
}

/** Takes results to the metrics, the storage and the log: each of them even when another one throws. */
export interface Recorder {
  tick(result: TickResult): void;
  repair(result: RepairResult): void;
}

export interface RecorderOptions {
  readonly metrics: Metrics | null;
  readonly storage: Storage | null;
  readonly log: Logger;
  readonly now: () => number;
}

export function createRecorder({ metrics, storage, log, now }: RecorderOptions): Recorder {
  const guard = (part: string, task: () => void): void => {
    try {
      task();
    } catch (error) {
      log.error({ part, err: error }, `${part} could not take a report`);
    }
  };
  return {
    tick(result) {
      guard('metrics', () => record(result, metrics, now));
      guard('storage', () => store(result, storage));
      guard('log', () => write(result, log));
    },
    repair(result) {
      guard('metrics', () => recordRepair(result, metrics));
      guard('storage', () => storeRepair(result, storage));
      guard('log', () => writeRepair(result, log));
    },
  };
}

function record(
  { watched, scheduledMs, outcome, report, absorbed, reason }: TickResult,
  metrics: Metrics | null,
  now: () => number,
): void {
  if (metrics === null) return;
  const { feed, staleAfter } = watched.plan;
  const { exchange } = feed;
  const { quality, collector } = metrics;
  collector.ticks.inc({ exchange, outcome });
  if (absorbed !== null) {
    if (absorbed.revised.length > 0) collector.revisedCandles.inc({ exchange }, absorbed.revised.length);
    if (absorbed.backfilled.length > 0) collector.backfilledCandles.inc({ exchange }, absorbed.backfilled.length);
  }
  if (reason === 'fetch_in_progress') collector.overdueTicks.inc({ exchange });
  if (watched.isRemoved) return;
  if (report !== null) {
    quality.record(report, { result: outcome === 'ok' ? 'ok' : 'failed', staleAfterSeconds: staleAfter });
    collector.reportDelay.observe({ exchange }, Math.max(0, now() - scheduledMs) / 1000);
  } else if (outcome === 'fail') quality.incrementChecks(feed, 'failed');
}

function store({ watched, report, reason, absorbed, fetchedAtMs }: TickResult, storage: Storage | null): void {
  if (storage === null) return;
  if (absorbed !== null && fetchedAtMs !== null) {
    const { feed } = watched.plan;
    const backfilled = new Set(absorbed.backfilled);
    const batches = [
      ['original', absorbed.added.filter((candle) => !backfilled.has(candle))],
      ['backfilled', absorbed.backfilled],
      ['revised', absorbed.revised],
    ] as const;
    for (const [provenance, candles] of batches) {
      const sound = candles.filter(isSound);
      if (sound.length > 0) storage.saveCandles({ feed, candles: sound, provenance, fetchedAtMs, flags: flagsOf(report) });
    }
  }
  if (report !== null) storage.saveReport(report, reason);
}

/** A row with a missing value is no candle: the report names it, the history does not hold it. */
function isSound(candle: Candle): boolean {
  return candle.every(Number.isFinite);
}

/** Issue types by the open time of the candles they are about. */
function flagsOf(report: Report | null): ReadonlyMap<number, readonly string[]> {
  const flags = new Map<number, string[]>();
  for (const { type, times } of report?.issues ?? []) {
    if (type === 'gap' || type === 'stale') continue;
    for (const time of times) {
      const types = flags.get(time);
      if (types === undefined) flags.set(time, [type]);
      else if (!types.includes(type)) types.push(type);
    }
  }
  return flags;
}

function write({ watched, outcome, reason, message, report, absorbed }: TickResult, log: Logger): void {
  const { exchange, symbol, timeframe } = watched.plan.feed;
  const fields = {
    exchange,
    symbol,
    timeframe,
    outcome,
    ...(reason === null ? {} : { reason }),
    ...(message === null ? {} : { detail: message }),
    ...(report === null
      ? {}
      : { status: report.status, score: report.scores.overall, checkedAt: report.checkedAt, issueCount: report.issueCount }),
    ...(absorbed === null ? {} : { added: absorbed.added.length, revised: absorbed.revised.length }),
  };
  const text = `${exchange} ${symbol} ${timeframe} ${describe(report)}${reason === null ? '' : ` (${outcome}: ${reason})`}`;
  if (report === null && outcome === 'skip') log.debug(fields, text);
  else if (outcome === 'fail') log.warn(fields, text);
  else log.info(fields, text);
}

/** `poor 20.0: gate:deadFeed −55.0`: the score, and the entry of the ledger that took most. */
function describe(report: Report | null): string {
  if (report === null) return 'not judged';
  const { overall } = report.scores;
  if (overall === null) return report.status;
  const worst = report.ledger.reduce<Report['ledger'][number] | null>(
    (most, entry) => (most === null || entry.points > most.points ? entry : most),
    null,
  );
  return `${report.status} ${overall.toFixed(1)}${worst === null || worst.points < 0.05 ? '' : `: ${worst.reason} −${worst.points.toFixed(1)}`}`;
}
