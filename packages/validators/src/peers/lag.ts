import { INVALID, MISALIGNED } from '../candle-flags.ts';
import type { Scan } from '../scan.ts';
import type { Pair } from './compare-peers.ts';
import { firstFrom } from './peer-candles.ts';

/** Lags that are tried, in slots on each side. */
const FARTHEST = 2;
/** Fewest returns other than 0 that can tell a lag. */
const LEAST_RETURNS = 200;
/** Correlation at lag 0 above which nothing else is tried, and the one that another lag must reach. */
const ENOUGH = 0.5;
const CONVINCING = 0.8;

/**
 * Slots by which a feed is late against a peer: `argmax corr(r_x(t), r_peer(t − lag))` over −2…2, r being the change of the close. Candles stamped
 * with their close time are late by 1. Null with fewer than 200 returns, or where no lag fits.
 */
export function lagOf(scan: Scan, pair: Pair): number | null {
  const quick = quickCorrelation(scan, pair);
  if (quick !== null && quick >= ENOUGH) return 0;
  const own = returnsOf(scan);
  const peer = slotReturns(scan, pair.candles);
  const atZero = correlation(own, peer, 0);
  if (atZero === null) return null;
  let best = 0;
  let highest = CONVINCING;
  for (let lag = -FARTHEST; lag <= FARTHEST; lag++) {
    const found = lag === 0 ? atZero : correlation(own, peer, lag);
    if (found === null || found <= highest) continue;
    highest = found;
    best = lag;
  }
  return best === 0 ? null : best;
}

/** Correlation at lag 0 over neighbouring candles that both have: where it is high, as nearly always, nothing more is computed. */
function quickCorrelation(scan: Scan, { partner, candles }: Pair): number | null {
  const { close } = scan.candles;
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (let c = 1; c < partner.length; c++) {
    const p = partner[c] as number;
    if (p < 1 || partner[c - 1] !== p - 1) continue;
    const x = (close[c] as number) / (close[c - 1] as number) - 1;
    const y = (candles.close[p] as number) / (candles.close[p - 1] as number) - 1;
    if (x === 0 && y === 0) continue;
    n++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  return n < LEAST_RETURNS ? null : pearson(n, sumX, sumY, sumXX, sumYY, sumXY);
}

/** Pearson's correlation from sums; null where one side does not vary. */
function pearson(n: number, sumX: number, sumY: number, sumXX: number, sumYY: number, sumXY: number): number | null {
  const spread = Math.sqrt((sumXX - (sumX * sumX) / n) * (sumYY - (sumY * sumY) / n));
  return spread > 0 ? (sumXY - (sumX * sumY) / n) / spread : null;
}

/** Relative change of the close in each slot of the window from the slot before; NaN without both. */
function returnsOf(scan: Scan): Float64Array {
  const { candles, flags, window, context } = scan;
  const { time, close, length } = candles;
  const returns = new Float64Array(window.expected).fill(Number.NaN);
  let before = -1;
  let slotBefore = Number.NaN;
  for (let c = 0; c < length; c++) {
    if (((flags[c] as number) & (INVALID | MISALIGNED)) !== 0) continue;
    const slot = context.timeframe.slotOf(time[c] as number) - window.fromSlot;
    if (slot === slotBefore + 1) returns[slot] = (close[c] as number) / (close[before] as number) - 1;
    before = c;
    slotBefore = slot;
  }
  return returns;
}

/** The same for a peer's candles, in the slots of the feed's window. */
function slotReturns(scan: Scan, { time, close, length, ...rest }: Pair['candles']): Float64Array {
  const { window, context } = scan;
  const { timeframe } = context;
  const returns = new Float64Array(window.expected).fill(Number.NaN);
  let slotBefore = Number.NaN;
  for (let p = firstFrom({ time, close, length, ...rest }, window.fromMs); p < length && (time[p] as number) < window.toMs; p++) {
    const slot = timeframe.slotOf(time[p] as number) - window.fromSlot;
    if (slot === slotBefore + 1) returns[slot] = (close[p] as number) / (close[p - 1] as number) - 1;
    slotBefore = slot;
  }
  return returns;
}

/** Pearson's correlation of `own(t)` and `peer(t − lag)` over the slots that have both, one of them other than 0; null for too few. */
function correlation(own: Float64Array, peer: Float64Array, lag: number): number | null {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumYY = 0;
  let sumXY = 0;
  for (let slot = Math.max(0, lag); slot < own.length + Math.min(0, lag); slot++) {
    const x = own[slot] as number;
    const y = peer[slot - lag] as number;
    if (Number.isNaN(x * y) || (x === 0 && y === 0)) continue;
    n++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumYY += y * y;
    sumXY += x * y;
  }
  return n < LEAST_RETURNS ? null : pearson(n, sumX, sumY, sumXX, sumYY, sumXY);
}
