import type { Baseline } from './baseline/baseline.ts';
import { hourOfWeek } from './baseline/baseline.ts';
import type { Scan } from './scan.ts';

/** Standard deviations above the usual number of slots without a candle that are still usual. */
const SPREADS = 2;

/**
 * Missing slots in which no candle was to be expected: where an exchange omits candles when nothing traded, and the feed's history says how
 * often that is in each hour of the week. It depends on the window and the history only, never on which candles are missing, so that a
 * candle more that is lost never raises a score.
 */
export function explainedSlots(scan: Scan): number {
  const { profile, history, timeframe } = scan.context;
  if (scan.missingSlots === 0 || history === null || profile.withoutTrades !== 'omits') return 0;
  const { fromSlot, expected } = scan.window;
  const shares = sharesOf(history);
  let usual = 0;
  let variance = 0;
  for (let slot = fromSlot; slot < fromSlot + expected; slot++) {
    const share = shares[hourOfWeek(timeframe.timeOf(slot))] as number;
    usual += share;
    variance += share * (1 - share);
  }
  // One slot at least stays expected, so that the score is a share of something.
  return Math.min(scan.missingSlots, expected - 1, Math.floor(usual + SPREADS * Math.sqrt(variance)));
}

/** Share of slots without a candle by hour of the week; hours never seen count like the whole week. */
function sharesOf({ hours, slots }: Baseline): Float64Array {
  const missing = hours.reduce((sum, hour) => sum + hour.missing, 0);
  return Float64Array.from(hours, (hour) => (hour.slots > 0 ? hour.missing / hour.slots : missing / Math.max(1, slots)));
}
