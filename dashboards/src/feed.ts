import { alertAnnotation } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { findingsSection } from './feed/findings-section.ts';
import { historySection } from './feed/history-section.ts';
import { repairsSection } from './feed/repairs-section.ts';
import { reportSection } from './feed/report-section.ts';
import { issueVariables, selectionVariables, shownFeedVariables } from './variables.ts';
import { ISSUE_TYPES, SEVERITIES } from './words.ts';

/** One feed in depth: its score and why, its candles with what is wrong with them, what was repaired. */
export function feedDashboard() {
  return defineDashboard({
    name: 'feed',
    title: 'Quality / Feed',
    description:
      'One feed in depth. Exchange, symbol and timeframe narrow the list of the variable Feed; everything here is about the one feed that it chooses.',
    lookBack: '24h',
    variables: [...selectionVariables(), ...shownFeedVariables(), ...issueVariables(ISSUE_TYPES, SEVERITIES)],
    annotations: [alertAnnotation()],
    sections: [reportSection(), historySection(), findingsSection(), repairsSection()],
  });
}
