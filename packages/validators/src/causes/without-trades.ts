import type { Baseline } from '../baseline/baseline.ts';
import { missingShare } from '../baseline/baseline.ts';
import { longestRun } from '../baseline/run-lengths.ts';
import type { Scan } from '../scan.ts';

/** A run without trades that chance gives less often than this is no calm market. */
const UNLIKELY = 1e-4;
/** So many gaps at least as long make a length a habit of the market: empty slots come in clusters. */
const HABIT = 5;

/** Whether a market as quiet as this one leaves a gap of this length by chance, and how that is known; null when nothing tells. */
export interface Quiet {
  readonly isLikely: boolean;
  readonly evidence: string;
}

/** Judges gap `g` by the feed's history where there is one, else by what is missing in the rest of the window. */
export function quietOf(scan: Scan, g: number): Quiet {
  const { history } = scan.context;
  return history === null ? byWindow(scan, g) : byHistory(scan, history, g);
}

function byHistory(scan: Scan, history: Baseline, g: number): Quiet {
  const { timeframe } = scan.context;
  const first = scan.window.fromSlot + (scan.gapStart[g] as number);
  const length = scan.gapLength[g] as number;
  let logChance = 0;
  let share = 0;
  for (let s = 0; s < length && logChance > Math.log(UNLIKELY); s++) {
    share = missingShare(history, timeframe.timeOf(first + s));
    logChance += Math.log(share);
  }
  const longest = longestRun(history.missingRuns);
  if (length <= longest) return { isLikely: true, evidence: `the feed's history has runs of ${longest} without a candle` };
  const isLikely = logChance > Math.log(UNLIKELY);
  return { isLikely, evidence: `${percent(share)} of such hours have no candle in the feed's history` };
}

function byWindow(scan: Scan, g: number): Quiet {
  const { missingSlots, gapLength, window } = scan;
  const length = gapLength[g] as number;
  const share = (missingSlots - length + 0.5) / (window.expected - length + 1);
  let alike = -1;
  for (const other of gapLength) if (other >= length) alike++;
  return {
    isLikely: share ** length >= UNLIKELY || alike >= HABIT,
    evidence: `${percent(share)} of the other slots have no candle`,
  };
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
