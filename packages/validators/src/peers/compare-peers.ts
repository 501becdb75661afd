import { INVALID, MISALIGNED } from '../candle-flags.ts';
import type { Candles } from '../distinct-candles.ts';
import type { Scan } from '../scan.ts';
import { medianInPlace } from '../select.ts';
import { lagOf } from './lag.ts';
import type { PeerCandles } from './peer-candles.ts';
import { isStandingStill, soundCandles } from './peer-candles.ts';
import { volumeRatioOf } from './volume-ratio.ts';

/** Least distance from a peer that counts as divergence, as a share of the price. */
const LEAST_DISTANCE = 0.015;
/** A distance also exceeds so many times the usual one of the pair. */
const SPREADS = 12;
/** A basis further from 1 than this is no premium or quote currency: another instrument, scale or a wrong price throughout. */
const LARGEST_BASIS = 0.1;
/** Common candles over which the basis of a pair is taken, and how far it is carried. */
const BLOCK = 256;
const LEAST_COMMON = 20;

/** What one feed looks like beside its peers. */
export interface PeerComparison {
  /** Peers with enough common candles that trade, and candles that were compared with at least one of them. */
  readonly peers: readonly string[];
  readonly compared: number;
  /** Candles whose close is off more than half of the peers on one side, with the farthest of them. */
  readonly divergent: readonly number[];
  readonly worst: { readonly timeMs: number; readonly close: number; readonly expected: number } | null;
  /** Slots by which the feed's candles are late (above 0) against more than half of the peers; 0 for none. */
  readonly lagSlots: number;
  /** Volume of the feed / volume of a peer where more than half of the peers say that it counts the quote currency; else null. */
  readonly quoteVolumeRatio: number | null;
  /** Open times of all candles compared: the ones a shift or a wrong unit concerns. */
  readonly times: readonly number[];
}

/** Compares the closes of a feed with each peer's and lets the peers vote. Peers that stand still have no vote. */
export function comparePeers(scan: Scan, peers: readonly PeerCandles[]): PeerComparison {
  const n = scan.candles.length;
  const pairs = peers
    .map((peer) => pairOf(scan, soundCandles(peer.series), `${peer.exchange} ${peer.symbol}`))
    .filter((pair) => pair.common >= LEAST_COMMON);
  const votes = new Int8Array(n);
  const voters = new Uint8Array(n);
  const expected = new Float64Array(n);
  for (const pair of pairs) vote(scan, pair, votes, voters, expected);
  const times: number[] = [];
  const divergent: number[] = [];
  let worst: PeerComparison['worst'] = null;
  let farthest = 1;
  for (let c = 0; c < n; c++) {
    if (voters[c] === 0) continue;
    const timeMs = scan.candles.time[c] as number;
    times.push(timeMs);
    if (2 * Math.abs(votes[c] as number) <= (voters[c] as number)) continue;
    divergent.push(timeMs);
    const close = scan.candles.close[c] as number;
    const distance = Math.max(close / (expected[c] as number), (expected[c] as number) / close);
    if (distance <= farthest && worst !== null) continue;
    farthest = distance;
    worst = { timeMs, close, expected: expected[c] as number };
  }
  return {
    peers: pairs.map(({ name }) => name),
    compared: times.length,
    divergent,
    worst,
    lagSlots: agreedLag(scan, pairs),
    quoteVolumeRatio: agreedVolumeRatio(scan, pairs),
    times,
  };
}

/** A feed beside one peer: for each candle of the feed the number of the peer's candle of the same time, or −1. */
export interface Pair {
  readonly name: string;
  readonly candles: Candles;
  readonly partner: Int32Array;
  readonly common: number;
}

function pairOf(scan: Scan, candles: Candles, name: string): Pair {
  const { time, close, volume, length: n } = scan.candles;
  const partner = new Int32Array(n).fill(-1);
  let common = 0;
  let p = 0;
  for (let c = 0; c < n; c++) {
    const t = time[c] as number;
    while (p < candles.length && (candles.time[p] as number) < t) p++;
    if (p === candles.length) break;
    if (candles.time[p] !== t || ((scan.flags[c] as number) & (INVALID | MISALIGNED)) !== 0) continue;
    if (!((close[c] as number) > 0) || volume[c] === 0 || isStandingStill(candles, p)) continue;
    partner[c] = p;
    common++;
  }
  return { name, candles, partner, common };
}

/** One peer's vote on each candle: +1 where the feed is above it by more than usual, −1 below. The usual ratio is taken out block by block. */
function vote(scan: Scan, pair: Pair, votes: Int8Array, voters: Uint8Array, expected: Float64Array): void {
  const { close } = scan.candles;
  const { partner, common, candles } = pair;
  const at = new Int32Array(common);
  const ratio = new Float64Array(common);
  let count = 0;
  for (let c = 0; c < partner.length; c++) {
    const p = partner[c] as number;
    if (p < 0) continue;
    at[count] = c;
    ratio[count++] = (close[c] as number) / (candles.close[p] as number);
  }
  const work = new Float64Array(Math.min(common, 3 * BLOCK));
  const blocks = Math.max(1, Math.round(common / BLOCK));
  for (let b = 0; b < blocks; b++) {
    // A block is judged by itself and its neighbours, so that a premium may drift over months.
    const from = Math.floor((Math.max(0, b - 1) * common) / blocks);
    const to = Math.min(Math.floor((Math.min(blocks, b + 2) * common) / blocks), from + work.length);
    for (let k = from; k < to; k++) work[k - from] = ratio[k] as number;
    const found = medianInPlace(work, to - from);
    const basis = found > 1 + LARGEST_BASIS || found < 1 / (1 + LARGEST_BASIS) ? 1 : found;
    for (let k = from; k < to; k++) work[k - from] = Math.abs((ratio[k] as number) / found - 1);
    const limit = 1 + Math.max(LEAST_DISTANCE, SPREADS * medianInPlace(work, to - from));
    for (let k = Math.floor((b * common) / blocks); k < Math.floor(((b + 1) * common) / blocks); k++) {
      const c = at[k] as number;
      const relative = (ratio[k] as number) / basis;
      voters[c] = (voters[c] as number) + 1;
      if (relative > limit) votes[c] = (votes[c] as number) + 1;
      else if (relative * limit < 1) votes[c] = (votes[c] as number) - 1;
      else continue;
      expected[c] = (candles.close[partner[c] as number] as number) * basis;
    }
  }
}

/** The lag that more than half of the peers that can tell agree on. */
function agreedLag(scan: Scan, pairs: readonly Pair[]): number {
  const lags = pairs.map((pair) => lagOf(scan, pair)).filter((lag) => lag !== null);
  const lag = lags.find((candidate) => candidate !== 0 && 2 * lags.filter((each) => each === candidate).length > lags.length);
  return lag ?? 0;
}

function agreedVolumeRatio(scan: Scan, pairs: readonly Pair[]): number | null {
  if (scan.context.profile.volumeUnit !== 'base') return null;
  const ratios = pairs.map((pair) => volumeRatioOf(scan, pair)).filter((found) => found !== null);
  const inQuote = ratios.filter(({ isQuote }) => isQuote);
  return 2 * inQuote.length > ratios.length ? (inQuote[0]?.ratio ?? null) : null;
}
