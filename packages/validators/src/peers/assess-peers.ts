import type { CheckOptions } from '../assess-options.ts';
import { createContext } from '../assess-options.ts';
import type { CheckOutcome } from '../check-outcome.ts';
import { divergenceOutcome } from '../checks/price-divergence.ts';
import type { ExchangeProfile } from '../exchange-profile.ts';
import type { Feed } from '../feed.ts';
import type { TimeRange } from '../report.ts';
import type { Scan } from '../scan.ts';
import { scanSeries } from '../scan.ts';
import type { PeerComparison } from './compare-peers.ts';
import { comparePeers } from './compare-peers.ts';
import type { PeerCandles } from './peer-candles.ts';
import { soundCandles, tradedIn } from './peer-candles.ts';

/** One exchange's candles of the instrument. */
export interface PeerMember extends PeerCandles {
  readonly profile?: ExchangeProfile;
}

/** How one member looks beside the others. */
export interface PeerVerdict {
  readonly feed: Feed;
  /** `price_divergence` of this member, as `assess` reports it when the others are given as `evidence.peers`. */
  readonly outcome: CheckOutcome;
  readonly comparison: PeerComparison;
  /** Gaps of this member in which more than half of the others traded. */
  readonly outages: readonly TimeRange[];
}

export interface PeersReport {
  readonly members: readonly PeerVerdict[];
  /** Members that the others contradict. Only three or more can tell; with two the list is empty. */
  readonly wrong: readonly Feed[];
}

/**
 * Compares one instrument's candles of several exchanges, each member with all others: closes off the median of the pair's usual ratio, shifts in
 * time, volumes in the quote currency, outages of one while the others trade.
 *
 * @throws ValidatorError for options that cannot be.
 */
export function assessPeers(
  members: readonly PeerMember[],
  options: Pick<CheckOptions, 'now' | 'policy' | 'window'> & { readonly timeframe: string },
): PeersReport {
  const { timeframe, ...rest } = options;
  const verdicts = members.map((member): PeerVerdict => {
    const feed = { exchange: member.exchange, symbol: member.symbol, timeframe };
    const profile = member.profile === undefined ? {} : { profile: member.profile };
    const scan = scanSeries(member.series, createContext({ ...rest, ...profile, feed }));
    const others = members.filter((other) => other !== member);
    const comparison = comparePeers(scan, others);
    return { feed, comparison, outcome: divergenceOutcome(scan, comparison), outages: outagesOf(scan, others) };
  });
  const wrong = verdicts.filter(({ outcome, comparison }) => outcome.result.verdict === 'fail' && comparison.peers.length >= 2);
  return { members: verdicts, wrong: wrong.map(({ feed }) => feed) };
}

function outagesOf(scan: Scan, others: readonly PeerCandles[]): TimeRange[] {
  const { timeframe } = scan.context;
  const outages: TimeRange[] = [];
  for (let g = 0; g < scan.gapStart.length; g++) {
    const first = scan.window.fromSlot + (scan.gapStart[g] as number);
    const length = scan.gapLength[g] as number;
    const range: TimeRange = [timeframe.timeOf(first), timeframe.timeOf(first + length)];
    const trading = others.filter(({ series }) => 2 * tradedIn(soundCandles(series), ...range) >= length).length;
    if (2 * trading > others.length) outages.push(range);
  }
  return outages;
}
