import { alertAnnotation } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { barGaugePanel } from './panels/bar-gauge-panel.ts';
import { candlePanel } from './panels/candle-panel.ts';
import { scoreGaugePanel } from './panels/gauge-panel.ts';
import { statPanel } from './panels/stat-panel.ts';
import { tablePanel } from './panels/table-panel.ts';
import { timeSeriesPanel } from './panels/time-series-panel.ts';
import { promSeries } from './query/prometheus-query.ts';
import { perFeed, SHOWN_FEED } from './query/selected-feeds.ts';
import { sqlSeries, sqlTable } from './query/sql-query.ts';
import { CANDLE_REVISIONS } from './questions/candle-revisions.ts';
import { CANDLES_OF_FEED, NEWEST_CANDLES } from './questions/candles-of-feed.ts';
import { GAP_CAUSES } from './questions/gap-causes.ts';
import { ISSUES_OF_FEED } from './questions/issues-of-feed.ts';
import { NEWEST_CHECKS, NEWEST_LEDGER, NEWEST_REPORT, NEWEST_SCORES } from './questions/newest-report.ts';
import { REPAIRED_CANDLES } from './questions/repaired-candles.ts';
import { REPORTS_OF_FEED } from './questions/reports-of-feed.ts';
import { SCORE_HISTORY } from './questions/score-history.ts';
import { STATUS_MAPPINGS } from './style/mappings.ts';
import { MARK_COLOURS, SCORE_COLOURS } from './style/palette.ts';
import { risingThresholds, SCORE_THRESHOLDS } from './style/thresholds.ts';
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
    sections: [
      {
        title: '$feed: the newest report of the range',
        lines: [
          {
            height: 5,
            panels: [
              [
                4,
                statPanel({
                  title: 'Status',
                  description:
                    'Status of the newest report: excellent from 85, good from 70, fair from 50, poor below, unknown when there is too little to judge.',
                  quantity: 'text',
                  queries: [sqlTable(NEWEST_REPORT)],
                  field: '/^status$/',
                  mappings: STATUS_MAPPINGS,
                }),
              ],
              [
                12,
                scoreGaugePanel({
                  title: 'Scores',
                  description:
                    'Overall score and its components. The overall score can be far below all of them: a gate caps it, and the ledger names the gate.',
                  queries: [sqlTable(NEWEST_SCORES)],
                }),
              ],
              [
                8,
                barGaugePanel({
                  title: 'Why it is not 100',
                  description:
                    'The ledger: points that the overall score lost, by reason, largest first. They sum to 100 minus the score. A reason gate:… is a cap because of a fatal defect. Empty when nothing was lost.',
                  quantity: 'score',
                  queries: [sqlTable(NEWEST_LEDGER)],
                  thresholds: risingThresholds(5, 15),
                  min: 0,
                  max: 100,
                  noValue: 'nothing lost',
                  eachRow: true,
                }),
              ],
            ],
          },
          {
            height: 4,
            panels: [
              [
                24,
                tablePanel({
                  title: 'Report',
                  description:
                    'The newest report in one row. Reason says why the tick had no fresh data, when it had none: a failed fetch does not stop a feed from being judged.',
                  queries: [sqlTable(NEWEST_REPORT)],
                  columns: [
                    { field: 'time', title: 'checked at', shows: 'time', width: 180 },
                    { field: 'status', shows: 'status', width: 90 },
                    { field: 'overall_score', title: 'score', shows: 'score', width: 70 },
                    { field: 'issue_count', title: 'issues', shows: 'count', width: 70, thresholds: risingThresholds(1, 10) },
                    { field: 'freshness_age_seconds', title: 'age', shows: 'seconds', width: 80 },
                    { field: 'freshness_level', title: 'freshness', shows: 'text', width: 90 },
                    { field: 'window_from', title: 'window from', shows: 'time', width: 180 },
                    { field: 'window_to', title: 'window to', shows: 'time', width: 180 },
                    { field: 'expected', shows: 'count', width: 85 },
                    { field: 'received', shows: 'count', width: 85 },
                    { field: 'filler', shows: 'count', width: 65 },
                    { field: 'reason', shows: 'text' },
                    { field: 'check_duration_ms', title: 'check took (ms)', shows: 'count', width: 120 },
                    { field: 'collector_version', title: 'version', shows: 'text', width: 80 },
                  ],
                  sortBy: { column: 'checked at', descending: true },
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Over time',
        lines: [
          {
            height: 9,
            panels: [
              [
                14,
                timeSeriesPanel({
                  title: 'Score and components',
                  description:
                    'Each check up to two days, hours up to sixty days, days beyond. Lowest is the lowest overall score of the hour or day: where it leaves the mean, there was a dip.',
                  quantity: 'score',
                  queries: [sqlSeries(SCORE_HISTORY)],
                  thresholds: SCORE_THRESHOLDS,
                  showThresholds: true,
                  min: 0,
                  max: 100,
                  colours: { ...SCORE_COLOURS, Lowest: SCORE_COLOURS.Overall },
                  limits: ['Lowest'],
                  legendValues: ['min', 'mean', 'lastNotNull'],
                }),
              ],
              [
                10,
                timeSeriesPanel({
                  title: 'Freshness: age of the newest candle',
                  description:
                    'Age of the newest closed candle by the clock of Prometheus, beside the ages at which this feed is stale. A healthy feed is a saw between one and two timeframes. A line that climbs without a tooth is a dead feed or a dead collector.',
                  quantity: 'seconds',
                  queries: [
                    promSeries(perFeed(`time() - quality_last_candle_close_timestamp_seconds{${SHOWN_FEED}}`), 'age'),
                    promSeries(perFeed(`quality_stale_after_seconds{${SHOWN_FEED}, level="warning"}`), 'warning'),
                    promSeries(perFeed(`quality_stale_after_seconds{${SHOWN_FEED}, level="critical"}`), 'critical'),
                  ],
                  min: 0,
                  colours: { age: MARK_COLOURS.calm, warning: MARK_COLOURS.warning, critical: MARK_COLOURS.critical },
                  limits: ['warning', 'critical'],
                  legendValues: ['max', 'lastNotNull'],
                }),
              ],
            ],
          },
          {
            height: 12,
            panels: [
              [
                24,
                candlePanel({
                  title: 'Candles',
                  description: `The newest ${NEWEST_CANDLES} stored candles of the range, rolled up where the chart is too narrow for each. Dots mark candles with an issue (at the high), fetched later (at the low) and changed by the exchange after they closed (at the close).`,
                  queries: [sqlSeries(CANDLES_OF_FEED)],
                  maxDataPoints: 500,
                  marks: {
                    flagged: MARK_COLOURS.flagged,
                    backfilled: MARK_COLOURS.backfilled,
                    revised: MARK_COLOURS.revised,
                  },
                  noValue: 'no candle stored',
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Findings',
        lines: [
          {
            height: 10,
            panels: [
              [
                24,
                tablePanel({
                  title: 'Issues',
                  description:
                    'What was found in the range, each finding once. Filter by type and severity with the variables or in the head of a column. From the newest 1,000 reports that have an issue.',
                  queries: [sqlTable(ISSUES_OF_FEED)],
                  columns: [
                    { field: 'last_seen', title: 'last seen', shows: 'time', width: 170 },
                    { field: 'first_seen', title: 'first seen', shows: 'time', width: 170 },
                    { field: 'severity', shows: 'severity', width: 80 },
                    { field: 'type', shows: 'text', width: 160 },
                    { field: 'field', shows: 'text', width: 70 },
                    { field: 'count', shows: 'count', width: 70 },
                    { field: 'first_candle', title: 'first candle', shows: 'time', width: 170 },
                    { field: 'last_candle', title: 'last candle', shows: 'time', width: 170 },
                    { field: 'message', shows: 'text', wraps: true },
                    { field: 'recommendation', title: 'advice', shows: 'text', wraps: true },
                    { field: 'reports', shows: 'count', width: 80 },
                  ],
                  noValue: 'no issue',
                  sortBy: { column: 'last seen', descending: true },
                }),
              ],
            ],
          },
          {
            height: 9,
            panels: [
              [
                12,
                tablePanel({
                  title: 'Checks of the newest report',
                  description:
                    'The verdict of every check: fail first, then not evaluated (too little data, or a source that was missing: never a pass), then pass.',
                  queries: [sqlTable(NEWEST_CHECKS)],
                  columns: [
                    { field: 'check', shows: 'text', width: 170 },
                    { field: 'verdict', shows: 'text', width: 120 },
                    { field: 'observed', shows: 'count', width: 90 },
                    { field: 'expected', shows: 'count', width: 90 },
                    { field: 'reason', shows: 'text', wraps: true },
                  ],
                  sortBy: { column: 'verdict', descending: false },
                }),
              ],
              [
                12,
                tablePanel({
                  title: 'Gaps and their causes',
                  description:
                    'Ranges of missing candles with the cause that was found last, and its evidence. Unknown is a cause that nobody has found yet.',
                  queries: [sqlTable(GAP_CAUSES)],
                  columns: [
                    { field: 'gap_from', title: 'from', shows: 'time', width: 170 },
                    { field: 'gap_to', title: 'to', shows: 'time', width: 170 },
                    { field: 'cause', shows: 'text', width: 130 },
                    { field: 'evidence', shows: 'text', wraps: true },
                    { field: 'last_seen', title: 'last seen', shows: 'time', width: 170 },
                  ],
                  noValue: 'no gap',
                  sortBy: { column: 'from', descending: true },
                }),
              ],
            ],
          },
        ],
      },
      {
        title: 'Repairs and history',
        lines: [
          {
            height: 9,
            panels: [
              [
                12,
                tablePanel({
                  title: 'Revised candles',
                  description:
                    'Closed candles that the exchange changed later: the values that were known before, when they were known, and the change of the close in basis points. A backtest that ran in between saw the earlier values.',
                  queries: [sqlTable(CANDLE_REVISIONS)],
                  columns: [
                    { field: 'time', title: 'candle', shows: 'time', width: 170 },
                    { field: 'known_from', title: 'known from', shows: 'time', width: 170 },
                    { field: 'known_to', title: 'known to', shows: 'time', width: 170 },
                    { field: 'earlier_close', title: 'close before', shows: 'price' },
                    { field: 'close_now', title: 'close now', shows: 'price' },
                    { field: 'close_change', title: 'change', shows: 'basisPoints' },
                    { field: 'earlier_volume', title: 'volume before', shows: 'price' },
                    { field: 'volume_now', title: 'volume now', shows: 'price' },
                  ],
                  noValue: 'no candle was revised',
                  sortBy: { column: 'candle', descending: true },
                }),
              ],
              [
                12,
                tablePanel({
                  title: 'Repaired candles',
                  description: `Candles that were fetched later (backfilled) or changed (revised), with the time at which they were first seen and last fetched; from the newest ${NEWEST_CANDLES} candles of the range.`,
                  queries: [sqlTable(REPAIRED_CANDLES)],
                  columns: [
                    { field: 'time', title: 'candle', shows: 'time', width: 170 },
                    { field: 'provenance', shows: 'text', width: 100 },
                    { field: 'first_seen_at', title: 'first seen', shows: 'time', width: 170 },
                    { field: 'fetched_at', title: 'fetched', shows: 'time', width: 170 },
                    { field: 'open', shows: 'price' },
                    { field: 'high', shows: 'price' },
                    { field: 'low', shows: 'price' },
                    { field: 'close', shows: 'price' },
                    { field: 'volume', shows: 'price' },
                    { field: 'flags', shows: 'text' },
                  ],
                  noValue: 'no candle was repaired',
                  sortBy: { column: 'candle', descending: true },
                }),
              ],
            ],
          },
          {
            height: 9,
            panels: [
              [
                24,
                tablePanel({
                  title: 'Reports',
                  description: 'The newest 500 reports of the range whose status the variable Status chooses.',
                  queries: [sqlTable(REPORTS_OF_FEED)],
                  columns: [
                    { field: 'time', title: 'checked at', shows: 'time', width: 180 },
                    { field: 'status', shows: 'status', width: 100 },
                    { field: 'overall_score', title: 'score', shows: 'score' },
                    { field: 'issue_count', title: 'issues', shows: 'count', thresholds: risingThresholds(1, 10) },
                    { field: 'received', shows: 'count' },
                    { field: 'expected', shows: 'count' },
                    { field: 'freshness_level', title: 'freshness', shows: 'text' },
                    { field: 'reason', shows: 'text' },
                    { field: 'check_duration_ms', title: 'check took (ms)', shows: 'count' },
                  ],
                  sortBy: { column: 'checked at', descending: true },
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
