import { type Report, SEVERITIES, type Severity } from '@quality/validators';

/** What a report must reach to pass. Without a threshold every report passes. */
export interface Thresholds {
  readonly failBelow?: number | undefined;
  readonly failOn?: Severity | undefined;
}

/** Why a report fails, one sentence each; empty where it passes. A score that is not known is below every threshold. */
export function failuresOf(report: Report, { failBelow, failOn }: Thresholds): string[] {
  const failures: string[] = [];
  const { overall } = report.scores;
  if (failBelow !== undefined && (overall === null || overall < failBelow)) {
    failures.push(
      overall === null ? `no score, where ${failBelow} is needed` : `score ${formatScore(overall)} is below ${failBelow}`,
    );
  }
  if (failOn !== undefined) {
    const issues = report.issues.filter((issue) => isAtLeast(issue.severity, failOn));
    if (issues.length > 0)
      failures.push(`issues of severity ${failOn} or above: ${[...new Set(issues.map((i) => i.type))].join(', ')}`);
  }
  return failures;
}

export function isAtLeast(severity: Severity, bound: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(bound);
}

/** Two decimals, cut and not rounded: 89.999 is below 90 and must not be shown as 90.00. */
export function formatScore(score: number): string {
  return (Math.floor(score * 100 + 1e-9) / 100).toFixed(2);
}
