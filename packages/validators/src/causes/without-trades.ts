import type { Baseline } from '../baseline/baseline.ts';
import { missingShare } from '../baseline/baseline.ts';
import { longestRun } from '../baseline/run-lengths.ts';
import { firstFrom } from '../peers/peer-candles.ts';
import type { Scan } from '../scan.ts';

/** A run without trades that chance gives less often than this is no calm market. */
const UNLIKELY = 1e-4;
/** So many gaps at least as long make a length a habit of the market: empty slots come in clusters. */
const HABIT = 5;
/** Slots on each side of a gap that say how quiet the market is just then, and the longest gaps there that count as quiet. */
const NEARBY = 250;
const LONGEST_QUIET = 5;

/** Missing slots besides the gap from which the window alone can tell a habit. */
const FEWEST_OTHERS = 3;
/**
 * Where slots stay empty, others hold one trade and so one price: by Poisson's law one trade is likelier than none from a mean of one trade a slot
 * on. Fewer such candles than this share of the missing ones, and the market is not quiet at all.
 */
const LONE_TRADES = 0.5;

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
  const missing = history.missingRuns.reduce((sum, [run, count]) => sum + run * count, 0);
  const isLikely = logChance > Math.log(UNLIKELY) && history.ranges.zeros >= LONE_TRADES * missing;
  return { isLikely, evidence: `${percent(share)} of such hours have no candle in the feed's history` };
}

function byWindow(scan: Scan, g: number): Quiet {
  const { missingSlots, gapLength, window, context } = scan;
  const length = gapLength[g] as number;
  const others = missingSlots - length;
  const overall = (others + 0.5) / (window.expected - length + 1);
  const around = neighbourhood(scan, g);
  const nearby = (around.missing + 0.5) / (2 * NEARBY + 1);
  const share = Math.max(overall, nearby);
  let alike = -1;
  for (const other of gapLength) if (other >= length) alike++;
  const mayTell = others >= FEWEST_OTHERS || context.profile.withoutTrades === 'omits';
  const isQuiet = around.lone >= LONE_TRADES * (around.missing + shortLength(length));
  return {
    isLikely: mayTell && isQuiet && (share ** length >= UNLIKELY || alike >= HABIT),
    evidence: isQuiet
      ? `${percent(share)} of the other slots${nearby > overall ? ' around' : ''} have no candle`
      : 'candles around it hold many trades',
  };
}

/** Slots around gap `g` in other, short gaps, and candles around it that hold one price only. */
function neighbourhood(scan: Scan, g: number): { missing: number; lone: number } {
  const { gapStart, gapLength, candles, window, context } = scan;
  const fromSlot = (gapStart[g] as number) - NEARBY;
  const toSlot = (gapStart[g] as number) + (gapLength[g] as number) + NEARBY;
  let missing = 0;
  for (let k = g - 1; k >= 0 && (gapStart[k] as number) >= fromSlot; k--) missing += shortLength(gapLength[k] as number);
  for (let k = g + 1; k < gapStart.length && (gapStart[k] as number) < toSlot; k++)
    missing += shortLength(gapLength[k] as number);
  const toMs = context.timeframe.timeOf(window.fromSlot + toSlot);
  let lone = 0;
  let c = firstFrom(candles, context.timeframe.timeOf(window.fromSlot + fromSlot));
  for (; c < candles.length && (candles.time[c] as number) < toMs; c++) {
    if (candles.high[c] === candles.low[c]) lone++;
  }
  return { missing, lone };
}

function shortLength(length: number): number {
  return length <= LONGEST_QUIET ? length : 0;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
