import type { CheckOutcome } from './check-outcome.ts';
import { fail, notEvaluated, pass, rangesOf } from './check-outcome.ts';
import { ValidatorError } from './errors.ts';
import type { Issue, IssueType } from './report.ts';
import type { Scan } from './scan.ts';

/** Checks whose outcome is handed to `assess`, since it takes more than one feed's candles at one time. */
const HANDED_IN: Readonly<Partial<Record<IssueType, string>>> = {
  rollup_mismatch: 'no candles of a smaller timeframe were given',
  revised_candle: 'no earlier version of the candles was given',
};

const CHECKS = Object.keys(HANDED_IN) as IssueType[];

/**
 * The outcomes of `rollup_mismatch` and `revised_candle`, narrowed to the candles of the window so that the score counts nothing twice or
 * elsewhere; `not_evaluated` where none was handed in.
 *
 * @throws ValidatorError `invalid_option` for an outcome of another check, or two of one.
 */
export function outcomesOf(findings: readonly CheckOutcome[], scan: Scan): CheckOutcome[] {
  if (findings.length === 0) return CHECKS.map(notGiven);
  const given = new Map<IssueType, CheckOutcome>();
  for (const finding of findings) {
    const { check } = finding.result;
    if (HANDED_IN[check] === undefined || given.has(check)) {
      throw new ValidatorError(
        'invalid_option',
        `findings holds ${given.has(check) ? 'two outcomes' : 'an outcome'} of ${check}: allowed is one each of ${Object.keys(HANDED_IN).join(', ')}`,
      );
    }
    given.set(check, finding);
  }
  return CHECKS.map((check) => {
    const finding = given.get(check);
    return finding === undefined ? notGiven(check) : narrowed(finding, scan);
  });
}

function notGiven(check: IssueType): CheckOutcome {
  return notEvaluated(check, HANDED_IN[check] as string);
}

function narrowed(finding: CheckOutcome, scan: Scan): CheckOutcome {
  const { fromMs, toMs } = scan.window;
  if (finding.issues.every(({ times }) => (times[0] ?? fromMs) >= fromMs && (times.at(-1) ?? fromMs) < toMs)) return finding;
  const issues: Issue[] = [];
  for (const issue of finding.issues) {
    const times = issue.times.filter((time) => time >= fromMs && time < toMs);
    if (times.length === 0) continue;
    const message =
      times.length === issue.times.length ? issue.message : `${issue.message} (${times.length} of them in the window)`;
    issues.push({ ...issue, times, count: times.length, ranges: rangesOf(times, scan.context.timeframe), message });
  }
  return issues.length === 0 ? pass(finding.result.check, 'nothing wrong in the window') : fail(issues);
}
