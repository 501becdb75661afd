import type { Section } from '../layout.ts';
import { rowToFeed, seriesToFeed } from '../links.ts';
import { OBJECTIVE } from '../objective.ts';
import { statusTimelinePanel } from '../panels/status-timeline-panel.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { promSeries, promTable } from '../query/prometheus-query.ts';
import {
  CANDLE_AGE,
  FEED,
  finalStatusRank,
  inChosenStatus,
  perFeed,
  SELECTED,
  worstStatusRank,
} from '../query/selected-feeds.ts';
import { PLAIN_THRESHOLDS, risingThresholds, SCORE_THRESHOLDS } from '../style/thresholds.ts';

/** Share of checks that may find a feed bad. */
const budget = `(1 - ${OBJECTIVE})`;

/** Bars that can be told apart in one panel. */
const SHOWN_FEEDS = 40;

/** Which feeds, and since when. */
export function feedsSection(): Section {
  return {
    title: 'Feeds',
    lines: [
      {
        height: 10,
        panels: [
          [
            24,
            tablePanel({
              title: 'Worst feeds',
              description:
                'The chosen feeds, the worst status and the lowest score first. An empty score is unknown. A click on the symbol opens the feed, where the ledger says why.',
              queries: [
                promTable(inChosenStatus(finalStatusRank())),
                ...['overall', 'freshness', 'completeness', 'outlier', 'consistency'].map((component) =>
                  promTable(inChosenStatus(perFeed(`quality_${component}_score{${SELECTED}}`))),
                ),
                promTable(inChosenStatus(CANDLE_AGE)),
                promTable(inChosenStatus(perFeed(`quality_issues{${SELECTED}}`))),
              ],
              columns: [
                { field: 'exchange', shows: 'text' },
                { field: 'symbol', shows: 'text', links: [rowToFeed()] },
                { field: 'timeframe', shows: 'text', width: 90 },
                { field: 'Value #A', title: 'status', shows: 'status', width: 100 },
                { field: 'Value #B', title: 'score', shows: 'score' },
                { field: 'Value #C', title: 'freshness', shows: 'score' },
                { field: 'Value #D', title: 'completeness', shows: 'score' },
                { field: 'Value #E', title: 'outlier', shows: 'score' },
                { field: 'Value #F', title: 'consistency', shows: 'score' },
                { field: 'Value #G', title: 'age of newest candle', shows: 'seconds' },
                { field: 'Value #H', title: 'issues', shows: 'count', thresholds: risingThresholds(1, 10) },
              ],
              hidden: ['Time'],
              joined: true,
              sortBy: { column: 'score', descending: false },
            }),
          ],
        ],
      },
      {
        height: 12,
        panels: [
          [
            24,
            statusTimelinePanel({
              title: 'Status of the feeds',
              description: `Status over time of the ${SHOWN_FEEDS} feeds that are worst at the end of the range. Each step shows the worst status seen in it, so a short dip is not lost. Bars that turn at the same moment have one cause.`,
              queries: [
                promSeries(
                  `(${worstStatusRank()}) and on (${FEED}) bottomk(${SHOWN_FEEDS}, ${inChosenStatus(finalStatusRank())})`,
                  '{{exchange}} {{symbol}} {{timeframe}}',
                ),
              ],
              links: [seriesToFeed()],
              maxDataPoints: 300,
            }),
          ],
        ],
      },
      {
        height: 8,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Score by exchange',
              description:
                'Mean overall score of the chosen feeds of each exchange. One line that falls alone is that exchange; all of them together are the network or the collector.',
              quantity: 'score',
              queries: [
                promSeries(`avg by (exchange) (${inChosenStatus(`quality_overall_score{${SELECTED}}`)})`, '{{exchange}}'),
              ],
              thresholds: SCORE_THRESHOLDS,
              showThresholds: true,
              min: 0,
              max: 100,
              legendValues: ['min', 'mean', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Burn of the error budget',
              description:
                'How many times faster than allowed each exchange spends its error budget, over one hour and over six. At 1 the budget lasts its thirty days. Alerts begin where one hour burns 14.4 times and six hours 6 times too fast.',
              quantity: 'times',
              queries: ['1h', '6h'].map((window) =>
                promSeries(
                  `exchange:quality_bad_status:ratio_${window}{exchange=~"$exchange"} / ${budget}`,
                  `{{exchange}} ${window}`,
                ),
              ),
              thresholds: risingThresholds(6, 14.4),
              showThresholds: true,
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'New issues by type',
              description:
                'Candles that were newly found faulty in each hour, by type of issue. Each is counted once, however often its window is checked again.',
              quantity: 'count',
              queries: [
                promSeries(
                  `sum by (issue_type) (increase(quality_issues_detected_total{${SELECTED}}[1h])) > 0`,
                  '{{issue_type}}',
                ),
              ],
              thresholds: PLAIN_THRESHOLDS,
              stacked: 'sum',
              legendValues: ['max', 'lastNotNull'],
              noValue: 'no new issue',
            }),
          ],
        ],
      },
    ],
  };
}
