import { alertAnnotation } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { rowToFeed, seriesToFeed } from './links.ts';
import { barChartPanel } from './panels/bar-chart-panel.ts';
import { tablePanel } from './panels/table-panel.ts';
import { timeSeriesPanel } from './panels/time-series-panel.ts';
import { promSeries } from './query/prometheus-query.ts';
import { FEED, inChosenStatus, perFeed, SELECTED } from './query/selected-feeds.ts';
import { sqlSeries, sqlTable } from './query/sql-query.ts';
import { CLOSES_INDEXED, DIVERGENCE, DIVERGENCE_BY_FEED } from './questions/closes-side-by-side.ts';
import { ISSUES_OF_SELECTION } from './questions/issues-of-selection.ts';
import { SCORES_OF_FEEDS, SIDE_BY_SIDE, STATUS_SHARE_BY_FEED } from './questions/side-by-side.ts';
import { STATUS_COLOURS } from './style/palette.ts';
import { risingThresholds, SCORE_THRESHOLDS } from './style/thresholds.ts';
import { issueVariables, selectionVariables } from './variables.ts';
import { ISSUE_TYPES, SEVERITIES } from './words.ts';

const FEED_NAME = ['exchange', 'symbol', 'timeframe'].map((label) => `$\{__field.labels.${label}}`).join(' ');
const FEED_COLUMNS = [
  { field: 'exchange', shows: 'text' },
  { field: 'symbol', shows: 'text', links: [rowToFeed()] },
  { field: 'timeframe', shows: 'text', width: 90 },
] as const;

/** Feeds side by side: which exchange has the better data, and which one has another price than the rest. */
export function compareDashboard() {
  return defineDashboard({
    name: 'compare',
    title: 'Quality / Compare',
    description:
      'Several symbols or exchanges side by side: scores, time in each status, and how far their prices are from the median. Choose two to ten feeds for pictures that can be read.',
    lookBack: '24h',
    variables: [...selectionVariables(), ...issueVariables(ISSUE_TYPES, SEVERITIES)],
    annotations: [alertAnnotation()],
    sections: [
      {
        title: 'Quality',
        lines: [
          {
            height: 9,
            panels: [
              [
                24,
                tablePanel({
                  title: 'Side by side',
                  description:
                    'Each chosen feed over the range, from the hourly roll-up (daily beyond fourteen days). Means weigh by the checks that gave a score. Good is the share of checks that found the feed good or excellent.',
                  queries: [sqlTable(SIDE_BY_SIDE)],
                  columns: [
                    ...FEED_COLUMNS,
                    { field: 'avg_score', title: 'mean score', shows: 'score' },
                    { field: 'min_score', title: 'lowest score', shows: 'score' },
                    { field: 'avg_freshness_score', title: 'freshness', shows: 'score' },
                    { field: 'avg_completeness_score', title: 'completeness', shows: 'score' },
                    { field: 'avg_outlier_score', title: 'outlier', shows: 'score' },
                    { field: 'avg_consistency_score', title: 'consistency', shows: 'score' },
                    { field: 'good_share', title: 'good', shows: 'percent' },
                    { field: 'unknown_share', title: 'unknown', shows: 'percent' },
                    { field: 'issues_per_check', title: 'issues a check', shows: 'count' },
                    { field: 'checks', shows: 'count' },
                  ],
                  sortBy: { column: 'mean score', descending: false },
                }),
              ],
            ],
          },
          {
            height: 10,
            panels: [
              [
                14,
                timeSeriesPanel({
                  title: 'Overall score',
                  description:
                    'The twenty chosen feeds with the lowest mean score. Each check up to three hours, hours up to fourteen days, days beyond.',
                  quantity: 'score',
                  queries: [sqlSeries(SCORES_OF_FEEDS)],
                  thresholds: SCORE_THRESHOLDS,
                  showThresholds: true,
                  min: 0,
                  max: 100,
                  seriesName: FEED_NAME,
                  links: [seriesToFeed()],
                  legendValues: ['min', 'mean', 'lastNotNull'],
                }),
              ],
              [
                10,
                barChartPanel({
                  title: 'Time in each status',
                  description: 'Share of the checks of each feed that found which status; the 25 feeds with the least good time.',
                  quantity: 'percent',
                  queries: [sqlTable(STATUS_SHARE_BY_FEED)],
                  nameField: 'feed',
                  colours: STATUS_COLOURS,
                }),
              ],
            ],
          },
          {
            height: 8,
            panels: [
              [
                12,
                timeSeriesPanel({
                  title: 'Completeness of the window',
                  description:
                    'Share of the expected candles that were there at each check. Feeds that lose candles at the same time share a cause.',
                  quantity: 'ratio',
                  queries: [
                    promSeries(
                      inChosenStatus(perFeed(`quality_completeness_ratio{${SELECTED}}`)),
                      '{{exchange}} {{symbol}} {{timeframe}}',
                    ),
                  ],
                  max: 1,
                  links: [seriesToFeed()],
                  legendValues: ['min', 'mean', 'lastNotNull'],
                }),
              ],
              [
                12,
                timeSeriesPanel({
                  title: 'Age against the critical age',
                  description:
                    'Age of the newest candle divided by the age at which the feed counts as dead, so that timeframes can be compared: 1 is dead. Whoever publishes late every time lies higher than its peers.',
                  quantity: 'ratio',
                  queries: [
                    promSeries(
                      inChosenStatus(
                        `${perFeed(`time() - quality_last_candle_close_timestamp_seconds{${SELECTED}}`)} / on (${FEED}) ${perFeed(`quality_stale_after_seconds{${SELECTED}, level="critical"}`)}`,
                      ),
                      '{{exchange}} {{symbol}} {{timeframe}}',
                    ),
                  ],
                  thresholds: risingThresholds(0.5, 1),
                  showThresholds: true,
                  min: 0,
                  links: [seriesToFeed()],
                  legendValues: ['mean', 'max', 'lastNotNull'],
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Prices',
        lines: [
          {
            height: 10,
            panels: [
              [
                12,
                timeSeriesPanel({
                  title: 'Divergence from the median',
                  description:
                    'Close of each exchange against the median of all chosen exchanges with the same symbol and timeframe at the same candle, in basis points. Needs two exchanges; with two both lie at the same distance, from three on the culprit stands out. Sampled at the steps of the chart.',
                  quantity: 'basisPoints',
                  queries: [sqlSeries(DIVERGENCE)],
                  seriesName: FEED_NAME,
                  links: [seriesToFeed()],
                  legendValues: ['min', 'mean', 'max'],
                  noValue: 'no symbol with two exchanges',
                  maxDataPoints: 120,
                }),
              ],
              [
                12,
                timeSeriesPanel({
                  title: 'Price since the start of the range',
                  description:
                    'Change of the close since the first candle of the range. Lines of one symbol that part company, or a jump that stays, are worth a look.',
                  quantity: 'ratio',
                  queries: [sqlSeries(CLOSES_INDEXED)],
                  seriesName: FEED_NAME,
                  links: [seriesToFeed()],
                  legendValues: ['min', 'max', 'lastNotNull'],
                  noValue: 'no candle stored',
                  maxDataPoints: 120,
                }),
              ],
            ],
          },
          {
            height: 9,
            panels: [
              [
                10,
                tablePanel({
                  title: 'Largest divergence',
                  description: 'How far each feed was from the median: on the average, at most, and when that was.',
                  queries: [sqlTable(DIVERGENCE_BY_FEED)],
                  columns: [
                    ...FEED_COLUMNS,
                    { field: 'mean_divergence', title: 'mean', shows: 'basisPoints', thresholds: risingThresholds(10, 50) },
                    { field: 'largest_divergence', title: 'largest', shows: 'basisPoints' },
                    { field: 'largest_at', title: 'at', shows: 'time', width: 170 },
                    { field: 'steps', shows: 'count', width: 70 },
                  ],
                  noValue: 'no symbol with two exchanges',
                  sortBy: { column: 'mean', descending: true },
                  maxDataPoints: 120,
                }),
              ],
              [
                14,
                tablePanel({
                  title: 'Issues',
                  description:
                    'The newest finding of each feed and type, from the newest 1,000 reports with an issue of medium severity or above whose status the variable Status chooses.',
                  queries: [sqlTable(ISSUES_OF_SELECTION)],
                  columns: [
                    { field: 'last_seen', title: 'last seen', shows: 'time', width: 170 },
                    ...FEED_COLUMNS,
                    { field: 'severity', shows: 'severity', width: 80 },
                    { field: 'type', shows: 'text' },
                    { field: 'field', shows: 'text', width: 70 },
                    { field: 'count', shows: 'count', width: 70 },
                    { field: 'message', shows: 'text', wraps: true },
                    { field: 'recommendation', title: 'advice', shows: 'text', wraps: true },
                  ],
                  noValue: 'no issue',
                  sortBy: { column: 'last seen', descending: true },
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
