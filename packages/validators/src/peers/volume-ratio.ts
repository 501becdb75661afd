import type { Scan } from '../scan.ts';
import { medianInPlace } from '../select.ts';
import type { Pair } from './compare-peers.ts';

/** How far a ratio of volumes may be from the price, as a natural logarithm. */
const TOLERANCE = 0.3;
/** Market shares differ up to a hundredfold: prices nearer to 1 than this cannot be told from a share. */
const LEAST_PRICE = Math.log(100);

/** A pair's median ratio of volumes, and whether it is the price: then the feed counts the quote currency. Null when the price cannot tell. */
export function volumeRatioOf(scan: Scan, { partner, candles, common }: Pair): { ratio: number; isQuote: boolean } | null {
  const { volume, close } = scan.candles;
  const ratios = new Float64Array(common);
  const closes = new Float64Array(common);
  let count = 0;
  for (let c = 0; c < partner.length; c++) {
    const p = partner[c] as number;
    if (p < 0 || !((volume[c] as number) > 0)) continue;
    ratios[count] = (volume[c] as number) / (candles.volume[p] as number);
    closes[count++] = close[c] as number;
  }
  if (count === 0) return null;
  const price = Math.log(medianInPlace(closes, count));
  if (Math.abs(price) < LEAST_PRICE) return null;
  const ratio = medianInPlace(ratios, count);
  return { ratio, isQuote: Math.abs(Math.log(ratio) - price) < TOLERANCE };
}
