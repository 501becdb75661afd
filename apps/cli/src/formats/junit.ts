import type { CheckResult, Issue, Report } from '@quality/validators';
import type { CheckedFile } from '../check/assess-file.ts';
import type { Presenter, PresenterOptions } from '../check/run.ts';
import { formatScore, isAtLeast } from '../check/thresholds.ts';
import { issueName, whenOf } from './words.ts';

/**
 * JUnit XML: a suite for each file, a case for each check and one for the score. A check fails where its issue is at or above
 * `--fail-on` (medium without one), and is skipped where it could not be evaluated.
 */
export function junitPresenter({ options }: PresenterOptions): Presenter {
  const failOn = options.failOn ?? 'medium';
  return {
    start: () => '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="quality">\n',
    file: (checked, failures) => suiteOf(checked, failures, failOn),
    unreadable: (error) =>
      `  <testsuite name="${attribute(error.file)}" tests="1" failures="0" errors="1" skipped="0" time="0">\n` +
      `    <testcase classname="${attribute(error.file)}" name="read" time="0">\n` +
      `      <error type="unreadable_file" message="${attribute(error.message)}"/>\n    </testcase>\n  </testsuite>\n`,
    end: () => '</testsuites>\n',
  };
}

type Outcome = 'passed' | 'failed' | 'skipped';

function suiteOf(
  { name, report }: CheckedFile,
  failures: readonly string[],
  failOn: 'low' | 'medium' | 'high' | 'critical',
): string {
  const cases = report.checks.map((check) => {
    const issues = report.issues.filter((issue) => issue.type === check.check);
    const grave = issues.filter((issue) => isAtLeast(issue.severity, failOn));
    const outcome: Outcome = grave.length > 0 ? 'failed' : check.verdict === 'not_evaluated' ? 'skipped' : 'passed';
    return { outcome, text: caseOf(name, check, outcome === 'failed' ? grave : issues, outcome) };
  });
  const score = scoreCase(name, report, failures);
  const all = [...cases, score];
  const count = (outcome: Outcome): number => all.filter((one) => one.outcome === outcome).length;
  return (
    `  <testsuite name="${attribute(name)}" tests="${all.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}"` +
    ` time="${(report.durationMs / 1000).toFixed(6)}" timestamp="${attribute(report.checkedAt)}">\n` +
    `    <properties>\n${properties(report)}    </properties>\n${all.map((one) => one.text).join('')}  </testsuite>\n`
  );
}

function properties(report: Report): string {
  const values: Record<string, string | null> = {
    exchange: report.feed.exchange,
    symbol: report.feed.symbol,
    timeframe: report.feed.timeframe,
    score: report.scores.overall === null ? null : formatScore(report.scores.overall),
    status: report.status,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `      <property name="${name}" value="${attribute(String(value))}"/>\n`)
    .join('');
}

function caseOf(file: string, check: CheckResult, issues: readonly Issue[], outcome: Outcome): string {
  const open = `    <testcase classname="${attribute(file)}" name="${check.check}" time="0"`;
  const details = issues.map(
    (issue) => `${issue.severity} ${issueName(issue)}: ${issue.message}\n${whenOf(issue, 20)}\n${issue.recommendation}`,
  );
  if (outcome === 'skipped') return `${open}>\n      <skipped message="${attribute(check.reason)}"/>\n    </testcase>\n`;
  if (outcome === 'failed') {
    const message = issues.map((issue) => issue.message).join('; ');
    return `${open}>\n      <failure type="${check.check}" message="${attribute(message)}">${content(details.join('\n\n'))}</failure>\n    </testcase>\n`;
  }
  return details.length === 0
    ? `${open}/>\n`
    : `${open}>\n      <system-out>${content(details.join('\n\n'))}</system-out>\n    </testcase>\n`;
}

function scoreCase(file: string, report: Report, failures: readonly string[]): { outcome: Outcome; text: string } {
  const open = `    <testcase classname="${attribute(file)}" name="score" time="0"`;
  const ledger = report.ledger.map((entry) => `-${entry.points.toFixed(2)} ${entry.reason}`).join('\n');
  if (failures.length > 0) {
    const text = `${open}>\n      <failure type="score" message="${attribute(failures.join('; '))}">${content(ledger)}</failure>\n    </testcase>\n`;
    return { outcome: 'failed', text };
  }
  return { outcome: 'passed', text: `${open}>\n      <system-out>${content(ledger)}</system-out>\n    </testcase>\n` };
}

/** Characters that XML 1.0 cannot hold, not even escaped. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

function content(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (c) => `&#${c.charCodeAt(0)};`);
}
