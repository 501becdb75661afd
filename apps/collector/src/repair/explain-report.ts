import type { Report } from '@quality/validators';
import { explainGap, type GapFacts } from './gap-cause.ts';
import type { GapLedger } from './gap-ledger.ts';

/** The report with a cause for every gap, as far as the fetches and repairs of the collector tell one. */
export function explainReport(report: Report, ledger: GapLedger, facts: Omit<GapFacts, 'gap' | 'ranges'>): Report {
  if (!report.issues.some(({ type }) => type === 'gap')) return report;
  return {
    ...report,
    issues: report.issues.map((issue) => {
      if (issue.type !== 'gap') return issue;
      const { ranges } = issue;
      const causes = ranges.map((range) => {
        const gap = ledger.gaps.find(({ fromMs, toMs }) => fromMs < range[1] && toMs > range[0]) ?? null;
        return { range, ...explainGap(range, { ...facts, gap, ranges }) };
      });
      return { ...issue, causes };
    }),
  };
}
