import type { CandleSeries } from '../candle-series.ts';
import type { Candles } from '../distinct-candles.ts';
import { timeText } from '../format-time.ts';
import { soundCandles, tradedIn } from '../peers/peer-candles.ts';
import type { CausedRange, GapCause, TimeRange } from '../report.ts';
import type { Scan } from '../scan.ts';
import { fetchVerdict } from './collector-absence.ts';
import { pagesOf } from './paging.ts';
import { quietOf } from './without-trades.ts';

/** Fewest other instruments of an exchange, and the share of them, that make a hole an affair of the whole exchange. */
const FEWEST_SIBLINGS = 3;
const SHARE_OF_SIBLINGS = 0.8;
/** Share of the slots of a gap in which a peer must trade to count as trading, and of all slots to be one that always trades. */
const TRADING = 0.5;
const LIQUID = 0.9;

interface Explanation {
  readonly cause: GapCause;
  readonly evidence: string;
}

/** Candles beside the feed's own, each series read once for all gaps, and what was at hand without telling anything. */
interface Company {
  readonly peers: readonly Companion[];
  readonly siblings: readonly Companion[];
  readonly nothingTold: Explanation;
}

interface Companion {
  readonly name: string;
  readonly candles: Candles;
  /** Share of the slots of the window in which it trades, as far as it reaches. */
  readonly share: number;
}

/** Why the candles of each gap are missing, from what is at hand: profile, history, peers, siblings and the fetch log. */
export function explainGaps(scan: Scan, ranges: readonly TimeRange[]): CausedRange[] {
  const { evidence, profile } = scan.context;
  const pages = pagesOf({ start: scan.gapStart, length: scan.gapLength, slots: scan.window.expected }, profile.pageLimit);
  const company: Company = {
    peers: (evidence.peers ?? []).map(({ exchange, series }) => companionOf(scan, exchange, series)),
    siblings: (evidence.siblings ?? []).map((series) => companionOf(scan, '', series)),
    nothingTold: { cause: 'unknown', evidence: nothingTold(scan) },
  };
  return ranges.map((range, g) => {
    const { cause, evidence: told } = explain(scan, g, range, pages[g] as number, company);
    return { range, cause, evidence: told };
  });
}

function companionOf(scan: Scan, name: string, series: CandleSeries): Companion {
  const candles = soundCandles(series);
  return { name, candles, share: shareTraded(scan, candles) };
}

function explain(scan: Scan, g: number, range: TimeRange, page: number, company: Company): Explanation {
  const { evidence, timeframe } = scan.context;
  const beyond = beyondHistory(scan, range);
  if (beyond !== null) return { cause: 'history_depth', evidence: beyond };
  const fetched = fetchVerdict(range, evidence, timeframe);
  if (fetched !== null) return fetched;
  if (page > 0) return { cause: 'paging', evidence: pagingText(scan, g, page) };
  return fromMarket(scan, g, range, company) ?? newFeed(scan, g) ?? company.nothingTold;
}

/** What says that the exchange cannot have these candles: they are older than the listing or than what it serves. */
function beyondHistory(scan: Scan, [fromMs, toMs]: TimeRange): string | null {
  const { evidence, profile, timeframe, now } = scan.context;
  const { listedAtMs = null, servedFromMs = null } = evidence;
  if (listedAtMs !== null && toMs <= listedAtMs) return `the instrument was listed at ${timeText(listedAtMs)} UTC`;
  if (servedFromMs !== null && toMs <= servedFromMs) return `the exchange serves candles from ${timeText(servedFromMs)} UTC on`;
  if (fromMs !== scan.window.fromMs || profile.historyDepth === null) return null;
  const oldest = timeframe.timeOf(timeframe.slotOf(now) - profile.historyDepth);
  return toMs <= oldest ? `${profile.id} serves ${profile.historyDepth} candles back from now only` : null;
}

function pagingText(scan: Scan, g: number, page: number): string {
  const length = scan.gapLength[g] as number;
  return length % page === 0
    ? `${length} candles are ${length / page === 1 ? 'one whole page' : `${length / page} whole pages`} of ${page}`
    : `the gaps lie one page of ${page} candles apart`;
}

/** What other instruments, other exchanges and the feed's own habits say. */
function fromMarket(scan: Scan, g: number, range: TimeRange, company: Company): Explanation | null {
  const lacking = lackingSiblings(range, company.siblings);
  if (lacking !== null) return { cause: 'exchange_outage', evidence: lacking };
  const { profile, history } = scan.context;
  const peers = company.peers.length === 0 ? NO_PEERS : peersIn(scan, range, company.peers);
  const fills = profile.withoutTrades === 'fills';
  // Of an unknown exchange, only what its own past or its peers show tells an empty slot from a lost candle.
  if (profile.withoutTrades === 'unknown' && history === null && peers.known === 0) return null;
  const quiet = quietOf(scan, g);
  if (!fills && quiet.isLikely) {
    if (profile.withoutTrades === 'omits') {
      return { cause: 'no_trades', evidence: `${profile.id} publishes no candle where nothing traded; ${quiet.evidence}` };
    }
    return { cause: 'no_trades', evidence: quiet.evidence };
  }
  if (peers.trading > 0 && 2 * peers.trading >= peers.known) {
    const unlike = fills ? `${profile.id} fills slots without trades` : quiet.evidence;
    return { cause: 'exchange_outage', evidence: `${peers.names} traded; ${unlike}` };
  }
  if (peers.liquid >= 2 && peers.silent === peers.liquid) {
    return { cause: 'collector_down', evidence: `${peers.liquid} other exchanges that always trade lack the same candles` };
  }
  return null;
}

/** How many other instruments of the exchange lack every candle of the range, in words; null when they say nothing. */
function lackingSiblings([fromMs, toMs]: TimeRange, siblings: readonly Companion[]): string | null {
  if (siblings.length < FEWEST_SIBLINGS) return null;
  const liquid = siblings.filter(({ share }) => share >= LIQUID);
  const lacking = liquid.filter(({ candles }) => tradedIn(candles, fromMs, toMs) === 0).length;
  if (liquid.length < FEWEST_SIBLINGS || lacking < SHARE_OF_SIBLINGS * liquid.length) return null;
  return `${lacking} of ${liquid.length} other instruments of the exchange lack the same candles`;
}

interface PeersInRange {
  /** Peers with candles in the window, those that trade in at least half of the range, and those that trade in nearly all slots. */
  readonly known: number;
  readonly trading: number;
  readonly liquid: number;
  /** Liquid peers without a trade in the range. */
  readonly silent: number;
  readonly names: string;
}

const NO_PEERS: PeersInRange = { known: 0, trading: 0, liquid: 0, silent: 0, names: '' };

function peersIn({ context }: Scan, [fromMs, toMs]: TimeRange, peers: readonly Companion[]): PeersInRange {
  const slots = context.timeframe.slotOf(toMs - 1) - context.timeframe.slotOf(fromMs) + 1;
  const known = peers.filter(({ share }) => share > 0).map((peer) => ({ ...peer, traded: tradedIn(peer.candles, fromMs, toMs) }));
  const trading = known.filter(({ traded }) => traded >= TRADING * slots);
  const liquid = known.filter(({ share }) => share >= LIQUID);
  return {
    known: known.length,
    trading: trading.length,
    liquid: liquid.length,
    silent: liquid.filter(({ traded }) => traded === 0).length,
    names: trading.map(({ name }) => name).join(', '),
  };
}

/** Share of the slots of the window in which a series trades, as far as it reaches. */
function shareTraded(scan: Scan, candles: Candles): number {
  const { window, context } = scan;
  if (candles.length === 0) return 0;
  const fromMs = Math.max(window.fromMs, candles.time[0] as number);
  const toMs = Math.min(window.toMs, context.timeframe.closeOf(candles.time[candles.length - 1] as number));
  if (toMs <= fromMs) return 0;
  return tradedIn(candles, fromMs, toMs) / (context.timeframe.slotOf(toMs - 1) - context.timeframe.slotOf(fromMs) + 1);
}

/** The head of a live window before the first candle that is known: most likely a listing, or a feed that is new here. */
function newFeed(scan: Scan, g: number): Explanation | null {
  const { context, window, candles } = scan;
  if (context.window !== 'live' || scan.gapStart[g] !== 0) return null;
  if (Math.min(window.oldestMs, context.evidence.firstSeenMs ?? Number.POSITIVE_INFINITY) < window.fromMs) return null;
  if (context.history !== null && context.history.fromMs < window.fromMs) return null;
  const first = candles.time[0] as number;
  return { cause: 'history_depth', evidence: `no candle before ${timeText(first)} UTC is known of this feed` };
}

function nothingTold(scan: Scan): string {
  const { evidence, history } = scan.context;
  const { peers = [], siblings = [], fetchLog = [], downtimes = [], outages = [] } = evidence;
  const had = [
    peers.length > 0 ? 'peers' : null,
    siblings.length > 0 ? 'other instruments' : null,
    fetchLog.length + downtimes.length + outages.length > 0 ? 'fetch log' : null,
    history === null ? null : 'history',
  ].filter((name) => name !== null);
  return had.length === 0 ? 'no peers, no fetch log' : `nothing told by ${had.join(', ')}`;
}
