import { type AssessOptions, checkRevisions, checkRollup } from '@quality/validators';
import type { WatchedFeed } from '../watched-feed.ts';

/** What a feed shows beside its own smaller timeframe, and beside its own candles as they were before. */
export function findingsOf(watched: WatchedFeed): NonNullable<AssessOptions['findings']> {
  const { plan, window, company, revisions } = watched;
  const { anchorsMs } = plan.profile;
  const findings: NonNullable<AssessOptions['findings']>[number][] = [];
  const { smaller } = company;
  if (smaller !== null && smaller.window.length > 0) {
    const timeframes = { smaller: smaller.plan.feed.timeframe, larger: plan.feed.timeframe, anchorsMs };
    findings.push(checkRollup(smaller.window.snapshot(), window.snapshot(), timeframes));
  }
  const versions = revisions.versions(window.series());
  if (versions !== null) {
    findings.push(checkRevisions(versions.stored, versions.refetched, { timeframe: plan.feed.timeframe, anchorsMs }));
  }
  return findings;
}
