import type { CheckOutcome } from '../check-outcome.ts';
import { fail, issueOf, notEvaluated, pass } from '../check-outcome.ts';
import { timeText } from '../format-time.ts';
import type { PeerComparison } from '../peers/compare-peers.ts';
import { comparePeers } from '../peers/compare-peers.ts';
import type { Issue } from '../report.ts';
import type { Scan } from '../scan.ts';

/** `price_divergence`: closes that more than half of the feed's peers contradict, a shift in time against them, or volumes in the quote currency. */
export function judgePriceDivergence(scan: Scan): CheckOutcome {
  const peers = scan.context.evidence.peers ?? [];
  if (peers.length === 0)
    return notEvaluated('price_divergence', 'no candles of the same instrument on other exchanges were given');
  return divergenceOutcome(scan, comparePeers(scan, peers));
}

/** What a comparison says of the feed. */
export function divergenceOutcome(scan: Scan, found: PeerComparison): CheckOutcome {
  if (found.peers.length === 0) return notEvaluated('price_divergence', 'no peer trades in at least 20 of the same candles');
  const peers = found.peers.join(', ');
  const issues = [closeIssue(scan, found, peers), volumeIssue(scan, found, peers)].filter((issue) => issue !== null);
  return issues.length === 0 ? pass('price_divergence', `${found.compared} closes agree with ${peers}`) : fail(issues);
}

function closeIssue(scan: Scan, found: PeerComparison, peers: string): Issue | null {
  const { worst, divergent, lagSlots, times } = found;
  if (lagSlots === 0 && worst === null) return null;
  const affected = lagSlots === 0 ? divergent : times;
  const shift = `The candles are ${Math.abs(lagSlots)} ${Math.abs(lagSlots) === 1 ? 'slot' : 'slots'} ${lagSlots > 0 ? 'later' : 'earlier'} than those of ${peers}`;
  const closes = `${divergent.length} ${divergent.length === 1 ? 'close disagrees' : 'closes disagree'} with ${peers}, worst ${worst?.close} at ${timeText(worst?.timeMs ?? Number.NaN)} UTC where ${Number(worst?.expected.toPrecision(6))} is expected`;
  return issueOf(scan.context.timeframe, {
    type: 'price_divergence',
    field: 'close',
    measure: measureOf(found, affected),
    times: affected,
    message: `${lagSlots === 0 ? closes : shift}${found.peers.length === 1 ? '; with one peer either may be wrong' : ''}`,
    recommendation:
      lagSlots === 0
        ? 'Fetch these candles again; check that symbol, market type and price scale are those of the peers.'
        : 'Check whether the source stamps candles with their close time or in another time zone.',
  });
}

function volumeIssue(scan: Scan, found: PeerComparison, peers: string): Issue | null {
  const { quoteVolumeRatio, times } = found;
  if (quoteVolumeRatio === null) return null;
  return issueOf(scan.context.timeframe, {
    type: 'price_divergence',
    field: 'volume',
    measure: measureOf(found, times),
    times,
    message: `Volumes are ${Number(quoteVolumeRatio.toPrecision(4))} times those of ${peers}, which is the price: they count the quote currency`,
    recommendation: 'Divide by the price, or set volumeUnit of the exchange profile.',
  });
}

/** 0 where one peer cannot tell which of the two is wrong, else 1 and the share of candles that are. */
function measureOf({ peers, compared }: PeerComparison, affected: readonly number[]): number {
  return peers.length < 2 ? 0 : 1 + affected.length / Math.max(1, compared);
}
