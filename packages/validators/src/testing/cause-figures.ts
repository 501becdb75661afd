import type { GapCause } from '../index.ts';
import { assess, GAP_CAUSES } from '../index.ts';
import type { GapCase } from './gap-cases.ts';

export interface CauseFigures {
  /** Gaps by true and told cause. */
  readonly told: Readonly<Record<GapCause, Readonly<Record<GapCause, number>>>>;
  readonly f1: Readonly<Record<GapCause, number>>;
  readonly macroF1: number;
}

/** How often the causes that `assess` tells are the true ones. A gap's truth is that of most of its slots. */
export function causeFigures(cases: readonly GapCase[]): CauseFigures {
  const table = () => Object.fromEntries(GAP_CAUSES.map((cause) => [cause, 0])) as Record<GapCause, number>;
  const told = Object.fromEntries(GAP_CAUSES.map((cause) => [cause, table()])) as Record<GapCause, Record<GapCause, number>>;
  for (const { series, options, causeOf } of cases) {
    const gap = assess(series, options).issues.find(({ type }) => type === 'gap');
    for (const { range, cause } of gap?.causes ?? []) {
      const votes = table();
      for (let ms = range[0]; ms < range[1]; ms += 60_000) votes[causeOf(ms)]++;
      const truth = GAP_CAUSES.reduce((best, each) => (votes[each] > votes[best] ? each : best));
      told[truth][cause]++;
    }
  }
  const f1 = table();
  for (const cause of GAP_CAUSES) {
    const right = told[cause][cause];
    const all = GAP_CAUSES.reduce((sum, each) => sum + told[cause][each] + told[each][cause], 0);
    f1[cause] = all === 0 ? 0 : (2 * right) / all;
  }
  return { told, f1, macroF1: GAP_CAUSES.reduce((sum, cause) => sum + f1[cause], 0) / GAP_CAUSES.length };
}
