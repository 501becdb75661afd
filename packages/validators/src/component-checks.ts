import { assess } from './assess.ts';
import type { CheckOptions } from './assess-options.ts';
import type { CandleSeries } from './candle-series.ts';
import { ISSUE_CATALOGUE } from './issue-catalogue.ts';
import type { CheckResult, Component, Freshness, Issue, Report, ReportWindow } from './report.ts';

/** What a report says of one component. */
export interface ComponentResult {
  /** 0 to 100; null where it was not evaluated. */
  readonly score: number | null;
  readonly checks: readonly CheckResult[];
  readonly issues: readonly Issue[];
}

/** How late a feed is: freshness with its score and the `stale` check. */
export function checkFreshness(series: CandleSeries, options: CheckOptions): ComponentResult & { readonly freshness: Freshness } {
  const report = assess(series, options);
  return { ...partOf(report, 'freshness'), freshness: report.freshness };
}

/** Whether every candle is there: the window in numbers, and the checks for gaps, missing values, sample size and filler. */
export function checkCompleteness(
  series: CandleSeries,
  options: CheckOptions,
): ComponentResult & { readonly window: ReportWindow } {
  const report = assess(series, options);
  return { ...partOf(report, 'completeness'), window: report.window };
}

/** Whether rows contradict the grid, the clock, each other or themselves. */
export function checkConsistency(series: CandleSeries, options: CheckOptions): ComponentResult {
  return partOf(assess(series, options), 'consistency');
}

function partOf(report: Report, component: Component): ComponentResult {
  return {
    score: report.scores[component],
    checks: report.checks.filter(({ check }) => ISSUE_CATALOGUE[check].component === component),
    issues: report.issues.filter(({ type }) => ISSUE_CATALOGUE[type].component === component),
  };
}
