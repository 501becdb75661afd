import type { Issue, Report } from '@quality/validators';

/** Open times that were found before, by type and field of their issue. An issue without times has an empty list. */
export type Found = Readonly<Record<string, readonly number[]>>;

/**
 * What a report found that was not found before, whichever worker made the last one, and what is known with it: a finding is counted once in
 * a fleet. Times that opened before the window are forgotten.
 */
export function newFindings(report: Report, before: Found): { readonly issues: readonly Issue[]; readonly found: Found } {
  const fromMs = Date.parse(report.window.from);
  const found: Record<string, readonly number[]> = {};
  for (const [key, times] of Object.entries(before)) {
    const kept = times.filter((time) => time >= fromMs);
    if (kept.length > 0) found[key] = kept;
  }
  const issues: Issue[] = [];
  for (const issue of report.issues) {
    const key = `${issue.type}|${issue.field ?? ''}`;
    if (issue.times.length === 0) {
      if (before[key] === undefined) issues.push(issue);
      found[key] ??= [];
      continue;
    }
    const known = new Set(found[key]);
    const times = issue.times.filter((time) => !known.has(time));
    if (times.length > 0) issues.push({ ...issue, times });
    found[key] = [...known, ...times];
  }
  return { issues, found };
}
