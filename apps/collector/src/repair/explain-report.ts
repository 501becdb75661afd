import type { Report } from '@quality/validators';
import { explainGap, type GapFacts, triesText } from './gap-cause.ts';
import type { GapLedger } from './gap-ledger.ts';

/** The report with a cause for every gap: what the check knows, else what the fetches and repairs of the collector tell; and how often it was asked for. */
export function explainReport(report: Report, ledger: GapLedger, facts: Omit<GapFacts, 'gap' | 'ranges'>): Report {
  if (!report.issues.some(({ type }) => type === 'gap')) return report;
  return {
    ...report,
    issues: report.issues.map((issue) => {
      if (issue.type !== 'gap') return issue;
      const { ranges, causes: known = [] } = issue;
      const causes = ranges.map((range, i) => {
        const gap = ledger.gaps.find(({ fromMs, toMs }) => fromMs < range[1] && toMs > range[0]) ?? null;
        const found = known[i];
        return found === undefined || found.cause === 'unknown'
          ? { range, ...explainGap(range, { ...facts, gap, ranges }) }
          : { ...found, evidence: `${found.evidence}; ${triesText(gap)}` };
      });
      return { ...issue, causes };
    }),
  };
}
