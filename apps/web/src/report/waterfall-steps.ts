import type { Component, LedgerEntry, Report } from '@quality/validators';

/** One bar of the waterfall: the score falls from `before` to `after`. */
export interface WaterfallStep {
  readonly reason: string;
  readonly component: Component | null;
  readonly points: number;
  readonly before: number;
  readonly after: number;
}

/** The ledger as steps down from 100, in its own order: components first, gates last, as the score is made. */
export function waterfallSteps(ledger: readonly LedgerEntry[]): readonly WaterfallStep[] {
  let at = 100;
  return ledger.map(({ reason, component, points }) => {
    const before = at;
    at -= points;
    return { reason, component, points, before, after: Math.max(0, at) };
  });
}

/** Whether the points of the ledger explain the whole loss; a report for which they do not is shown, and said to be wrong. */
export function explainsAll({ ledger, scores }: Pick<Report, 'ledger' | 'scores'>): boolean {
  if (scores.overall === null) return ledger.length === 0;
  const lost = ledger.reduce((sum, { points }) => sum + points, 0);
  return Math.abs(100 - scores.overall - lost) < 1e-6;
}
