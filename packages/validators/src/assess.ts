import type { CheckOptions } from './assess-options.ts';
import { createContext } from './assess-options.ts';
import type { CandleSeries } from './candle-series.ts';
import type { CheckOutcome } from './check-outcome.ts';
import { CHECKS } from './checks/all-checks.ts';
import { explainedSlots } from './expected-candles.ts';
import { outcomesOf } from './findings.ts';
import { toIso } from './format-time.ts';
import type { Lateness } from './freshness.ts';
import { latenessOf } from './freshness.ts';
import type { CheckResult, Freshness, Issue, Report } from './report.ts';
import type { Scan } from './scan.ts';
import { scanSeries } from './scan.ts';
import { ScanSpace } from './scan-space.ts';
import { newestTenth, score } from './score.ts';
import { VERSION } from './version.ts';

export interface AssessOptions extends CheckOptions {
  /** File of a file check. */
  readonly source?: string | null;
  /** Outcomes of `checkRollup` and `checkRevisions` for this feed: part of the report and of its score. */
  readonly findings?: readonly CheckOutcome[];
  /** Milliseconds from some fixed point, for `durationMs`; without one the duration is 0. */
  readonly stopwatch?: () => number;
}

const space = new ScanSpace();

/**
 * Judges one feed over one window at one time. Never throws on bad market data.
 *
 * @throws ValidatorError for options that cannot be: an unknown timeframe, a policy out of bounds, `now` that is no time.
 * @example assess(CandleSeries.fromRows(rows), { feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, now })
 */
export function assess(series: CandleSeries, options: AssessOptions): Report {
  const startedAt = options.stopwatch?.() ?? 0;
  return reportOfScan(scanSeries(series, createContext(options), space), options, startedAt);
}

/** The report of a series that was read: of batch and monitor alike. */
export function reportOfScan(scan: Scan, options: AssessOptions, startedAt: number): Report {
  const { context } = scan;
  const lateness = latenessOf(scan);
  const issues: Issue[] = [];
  const checks: CheckResult[] = [];
  for (const check of CHECKS) note(check(scan), checks, issues);
  for (const outcome of outcomesOf(options.findings ?? [], scan)) note(outcome, checks, issues);
  const { window } = scan;
  const explained = explainedSlots(scan);
  const { scores, status, ledger } = score({
    policy: context.policy,
    freshness: lateness,
    everSeen: lateness.lastCloseMs !== null,
    rowCount: scan.rowCount,
    sample: scan.sample,
    expected: window.expected - explained,
    received: scan.received,
    missingSlots: scan.missingSlots - explained,
    newestTenthFromMs: context.timeframe.timeOf(window.fromSlot + newestTenth(window.expected)),
    issues,
    checks,
  });
  return {
    feed: context.feed,
    source: options.source ?? null,
    checkedAt: toIso(context.now),
    window: windowOf(scan, explained),
    scores,
    status,
    freshness: freshnessOf(lateness),
    ledger,
    issues,
    checks,
    issueCount: countSerious(issues),
    durationMs: options.stopwatch === undefined ? 0 : Math.max(0, options.stopwatch() - startedAt),
    version: VERSION,
  };
}

function note({ result, issues: found }: CheckOutcome, checks: CheckResult[], issues: Issue[]): void {
  checks.push(result);
  for (const issue of found) issues.push(issue);
}

function windowOf({ window, received, filler }: Scan, explained: number): Report['window'] {
  return { from: toIso(window.fromMs), to: toIso(window.toMs), expected: window.expected - explained, received, filler };
}

function freshnessOf(lateness: Lateness): Freshness {
  const { lastCloseMs, ageMs, overdueMs, level } = lateness;
  return {
    lastCloseAt: lastCloseMs === null ? null : toIso(lastCloseMs),
    ageSeconds: ageMs === null ? null : ageMs / 1000,
    overdueSeconds: overdueMs === null ? null : overdueMs / 1000,
    level,
  };
}

/** Sum of the counts of issues of medium severity or higher. */
function countSerious(issues: readonly Issue[]): number {
  let count = 0;
  for (const issue of issues) if (issue.severity !== 'low') count += issue.count;
  return count;
}
