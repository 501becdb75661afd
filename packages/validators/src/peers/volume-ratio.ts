import type { Scan } from '../scan.ts';
import { medianInPlace } from '../select.ts';
import type { Pair } from './compare-peers.ts';

/** How far a ratio of volumes may be from the price: a natural logarithm of 0.3. */
const TOLERANCE = Math.exp(0.3);
/** Market shares differ up to a hundredfold: prices nearer to 1 than this cannot be told from a share. */
const LEAST_PRICE = 100;

/**
 * A pair's median ratio of volumes, and whether it is the price: then the feed counts the quote currency. Null when the price cannot tell. The
 * ratio is worked out only where it is the price.
 */
export function volumeRatioOf(scan: Scan, pair: Pair): { ratio: number; isQuote: boolean } | null {
  const { volume, close } = scan.candles;
  const { partner, candles } = pair;
  let count = 0;
  let far = 0;
  let above = 0;
  let below = 0;
  for (let c = 0; c < partner.length; c++) {
    const p = partner[c] as number;
    if (p < 0 || !((volume[c] as number) > 0)) continue;
    count++;
    const price = close[c] as number;
    if (price > LEAST_PRICE || price * LEAST_PRICE < 1) far++;
    const relative = (volume[c] as number) / ((candles.volume[p] as number) * price);
    if (relative > TOLERANCE) above++;
    else if (relative * TOLERANCE < 1) below++;
  }
  if (count === 0 || 2 * far <= count) return null;
  // A median lies within bounds when less than half of the values lie on either side.
  if (2 * above >= count || 2 * below >= count) return { ratio: Number.NaN, isQuote: false };
  return { ratio: medianRatio(scan, pair), isQuote: true };
}

function medianRatio({ candles: { volume } }: Scan, { partner, candles, common }: Pair): number {
  const ratios = new Float64Array(common);
  let count = 0;
  for (let c = 0; c < partner.length; c++) {
    const p = partner[c] as number;
    if (p >= 0 && (volume[c] as number) > 0) ratios[count++] = (volume[c] as number) / (candles.volume[p] as number);
  }
  return medianInPlace(ratios, count);
}
