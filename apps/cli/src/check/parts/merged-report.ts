import {
  type CausedRange,
  type CheckResult,
  DEFAULT_POLICY,
  type ExchangeProfile,
  type Issue,
  type IssueType,
  type Report,
  score,
  severityOf,
  type Timeframe,
  type TimeRange,
} from '@quality/validators';
import { gapIssue } from './gap-issue.ts';
import { appendRange, MergedIssues } from './merged-issues.ts';
import type { Part } from './plan-parts.ts';
import { timeIssues } from './row-issues.ts';
import type { Survey } from './survey.ts';

/** Share of the window, counted from its newest slot, in which one broken price closes the gate. */
const NEWEST_SHARE = 0.1;

/** Checks that look at the candles around the one they judge; all others count rows. */
const BY_NEIGHBOURS: ReadonlySet<IssueType> = new Set([
  'price_outlier',
  'volume_outlier',
  'level_shift',
  'flatline',
  'filler',
  'price_divergence',
]);

/** Checks that the survey of all open times answers. */
const BY_SURVEY: ReadonlySet<IssueType> = new Set([
  'gap',
  'out_of_order',
  'time_unit',
  'insufficient_data',
  'stale',
  'unclosed_candle',
]);

export interface MergeOptions {
  readonly source: string;
  readonly timeframe: Timeframe;
  readonly profile: ExchangeProfile | undefined;
}

/** The report of a whole file, from those of its parts; parts come in the order of time. */
export class MergedReport {
  readonly #survey: Survey;
  readonly #options: MergeOptions;
  readonly #issues = new MergedIssues();
  readonly #passed = new Map<IssueType, string>();
  readonly #unseen = new Map<IssueType, string>();
  readonly #gaps: TimeRange[] = [];
  readonly #causes = new Map<number, CausedRange>();
  #parts = 0;
  #first: Report | null = null;
  #newest: Report | null = null;
  #fromMs = Number.NaN;
  #toMs = Number.NaN;
  #received = 0;
  #filler = 0;
  #sample = 0;

  constructor(survey: Survey, options: MergeOptions) {
    this.#survey = survey;
    this.#options = options;
  }

  /**
   * @param alone what the rows of the part say by themselves.
   * @param among what they say among the rows beside them.
   * @param fillerAtStart filler candles that only the part before shows to be such.
   */
  add(part: Part, alone: Report, among: Report, fillerAtStart: number): void {
    this.#parts += 1;
    this.#first ??= alone;
    if (alone.freshness.lastCloseAt !== null || this.#newest === null) this.#newest = alone;
    this.#received += alone.window.received;
    this.#filler += alone.window.filler + fillerAtStart;
    this.#sample += alone.checks.find(({ check }) => check === 'insufficient_data')?.observed ?? 0;
    this.#addWindow(part, alone, among);
    for (const [report, range] of [
      [alone, undefined],
      [among, part],
    ] as const) {
      for (const issue of report.issues) {
        if (BY_NEIGHBOURS.has(issue.type) === (range !== undefined) && !BY_SURVEY.has(issue.type)) this.#issues.add(issue, range);
      }
      for (const { check, verdict, reason } of report.checks) {
        if (BY_NEIGHBOURS.has(check) !== (range !== undefined)) continue;
        (verdict === 'not_evaluated' ? this.#unseen : this.#passed).set(check, reason);
      }
    }
  }

  /** Notes which slots lack a candle, in the part and between it and the one before. */
  #addWindow(part: Part, alone: Report, among: Report): void {
    if (alone.window.expected === 0) return;
    const [from, to] = [Date.parse(alone.window.from), Date.parse(alone.window.to)];
    if (Number.isNaN(this.#fromMs)) this.#fromMs = from;
    else if (from > this.#toMs) appendRange(this.#gaps, [this.#toMs, from]);
    for (const range of gapOf(alone)?.ranges ?? []) appendRange(this.#gaps, range);
    for (const cause of gapOf(among)?.causes ?? []) {
      if (cause.range[0] >= part.fromMs && cause.range[0] < part.toMs) this.#causes.set(cause.range[0], cause);
    }
    this.#toMs = to;
  }

  toReport(): Report {
    const { timeframe, source, profile } = this.#options;
    const { closedRows } = this.#survey;
    const first = this.#first!;
    const newest = this.#newest!;
    const hasWindow = !Number.isNaN(this.#fromMs);
    const firstSlot = hasWindow ? timeframe.slotOf(this.#fromMs) : 0;
    const expected = hasWindow ? timeframe.slotOf(this.#toMs) - firstSlot : 0;
    const gap = this.#gaps.length === 0 ? null : gapIssue(this.#gaps, this.#causes, expected, timeframe, profile);
    const issues: Issue[] = [];
    const checks: CheckResult[] = [];
    for (const { check } of first.checks) {
      const found = this.#issuesOf(check, gap);
      issues.push(...found);
      checks.push(this.#resultOf(check, found));
    }
    const { scores, status, ledger } = score({
      policy: DEFAULT_POLICY,
      freshness: { score: newest.scores.freshness, level: newest.freshness.level },
      everSeen: newest.freshness.lastCloseAt !== null,
      rowCount: closedRows,
      sample: this.#sample,
      expected,
      received: this.#received,
      missingSlots: gap?.count ?? 0,
      newestTenthFromMs: timeframe.timeOf(firstSlot + expected - Math.ceil(expected * NEWEST_SHARE)),
      issues,
      checks,
    });
    const window = hasWindow
      ? { from: new Date(this.#fromMs).toISOString(), to: new Date(this.#toMs).toISOString() }
      : { from: first.window.from, to: first.window.to };
    return {
      ...first,
      source,
      window: { ...window, expected, received: this.#received, filler: this.#filler },
      scores,
      status,
      freshness: newest.freshness,
      ledger,
      issues,
      checks,
      issueCount: issues.reduce((sum, issue) => sum + (issue.severity === 'low' ? 0 : issue.count), 0),
    };
  }

  #issuesOf(check: IssueType, gap: Issue | null): Issue[] {
    const { closedRows, times } = this.#survey;
    if (check === 'gap') return gap === null ? [] : [gap];
    if (check === 'stale') return this.#newest!.issues.filter(({ type }) => type === 'stale');
    if (check === 'misaligned_timestamp') {
      return this.#issues.of(check).map((issue) => ({
        ...issue,
        severity: severityOf(check, issue.times.length / Math.max(1, this.#received)),
      }));
    }
    if (check === 'missing_value') {
      const total = closedRows + times.missing;
      const values = this.#issues.of(check).map((issue) => ({ ...issue, severity: severityOf(check, issue.count / total) }));
      return [...timeIssues(check, this.#survey, this.#options.timeframe, this.#sample), ...values];
    }
    return BY_SURVEY.has(check) ? timeIssues(check, this.#survey, this.#options.timeframe, this.#sample) : this.#issues.of(check);
  }

  #resultOf(check: IssueType, issues: readonly Issue[]): CheckResult {
    if (check === 'stale') return this.#newest!.checks.find((result) => result.check === 'stale')!;
    if (check === 'insufficient_data') {
      const [observed, expected] = [this.#sample, DEFAULT_POLICY.minSample];
      if (observed >= expected) {
        const reason = `${observed} closed, valid candles, at least ${expected} needed`;
        return { check, verdict: 'pass', observed, expected, reason };
      }
      return { check, verdict: 'fail', observed, expected, reason: issues.map(({ message }) => message).join('; ') };
    }
    if (issues.length > 0) {
      const observed = issues.reduce((sum, issue) => sum + issue.count, 0);
      return { check, verdict: 'fail', observed, expected: 0, reason: issues.map(({ message }) => message).join('; ') };
    }
    const passed = this.#passed.get(check);
    if (passed === undefined) {
      const reason = this.#unseen.get(check) ?? 'no row';
      return { check, verdict: 'not_evaluated', observed: null, expected: null, reason };
    }
    const reason = this.#parts === 1 ? passed : `nothing found in ${this.#parts} parts of the file`;
    return { check, verdict: 'pass', observed: 0, expected: 0, reason };
  }
}

function gapOf(report: Report): Issue | undefined {
  return report.issues.find(({ type }) => type === 'gap');
}
