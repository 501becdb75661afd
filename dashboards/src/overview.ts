import { alertAnnotation, FIRING_ALERTS } from './annotations.ts';
import { defineDashboard } from './dashboard.ts';
import { rowToFeed, seriesToFeed } from './links.ts';
import { OBJECTIVE, OBJECTIVE_DAYS } from './objective.ts';
import { scoreGaugePanel } from './panels/gauge-panel.ts';
import { statPanel } from './panels/stat-panel.ts';
import { statusTimelinePanel } from './panels/status-timeline-panel.ts';
import { tablePanel } from './panels/table-panel.ts';
import { timeSeriesPanel } from './panels/time-series-panel.ts';
import { promNow, promSeries, promTable } from './query/prometheus-query.ts';
import { FEED, finalStatusRank, inChosenStatus, perFeed, SELECTED, worstStatusRank } from './query/selected-feeds.ts';
import { sqlSeries, sqlTable } from './query/sql-query.ts';
import { BUDGET_BY_FEED, BUDGET_NOW, DAILY_SCORE_BY_EXCHANGE, DAILY_STATUS_SHARE } from './questions/daily-trend.ts';
import { SCORE_COLOURS, STATUS_COLOURS } from './style/palette.ts';
import { BUDGET_THRESHOLDS, COUNT_THRESHOLDS, PLAIN_THRESHOLDS, risingThresholds, SCORE_THRESHOLDS } from './style/thresholds.ts';
import { selectionVariables } from './variables.ts';

const AGE = perFeed(`time() - quality_last_candle_close_timestamp_seconds{${SELECTED}}`);
const CRITICAL_AGE = perFeed(`quality_stale_after_seconds{${SELECTED}, level="critical"}`);
const OBJECTIVE_TEXT = `${OBJECTIVE * 100} % of the checks of ${OBJECTIVE_DAYS} days find a feed good or excellent`;

/** `expr > bound` counted, with 0 where no feed is beyond it, and nothing at all where no feed is known. */
function countedWhere(condition: string, known: string): string {
  return `count(${condition}) or 0 * count(${known})`;
}

function componentScores() {
  return Object.keys(SCORE_COLOURS).map((name) =>
    promNow(`avg(${inChosenStatus(`quality_${name.toLowerCase()}_score{${SELECTED}}`)})`, name),
  );
}

const SHOWN_FEEDS = 40;

/** Every feed at a glance: what is broken now, since when, how far it reaches, and how the month goes. */
export function overviewDashboard() {
  return defineDashboard({
    name: 'overview',
    title: 'Quality / Overview',
    description: 'Which candle feeds are bad now, since when, and how much of the error budget is left. Start here.',
    lookBack: '6h',
    variables: selectionVariables(),
    annotations: [alertAnnotation()],
    sections: [
      {
        title: 'Now',
        lines: [
          {
            height: 4,
            panels: [
              [
                8,
                statPanel({
                  title: 'Feeds by status',
                  description:
                    'Number of chosen feeds in each status. Unknown means too little data to judge and is never good: look for a wrong symbol or a feed that has just begun.',
                  quantity: 'count',
                  queries: [promNow(`sum by (status) (quality_status{${SELECTED}, status=~"$status"})`, '{{status}}')],
                  colours: STATUS_COLOURS,
                  named: true,
                }),
              ],
              [
                4,
                statPanel({
                  title: 'Alerts firing',
                  description:
                    'Alerts that fire for the chosen feeds, for their exchanges or for the collector. The table below names them.',
                  quantity: 'count',
                  queries: [promNow(countedWhere(FIRING_ALERTS, `quality_status{${SELECTED}}`), 'alerts')],
                  thresholds: COUNT_THRESHOLDS,
                }),
              ],
              [
                4,
                statPanel({
                  title: 'Dead feeds',
                  description:
                    'Feeds whose newest candle is older than their critical age. The clock of Prometheus counts, so a collector that hangs shows here too. Many of one exchange: the exchange is down. All: the collector is.',
                  quantity: 'count',
                  queries: [promNow(countedWhere(`${AGE} > ${CRITICAL_AGE}`, AGE), 'dead')],
                  thresholds: COUNT_THRESHOLDS,
                }),
              ],
              [
                4,
                statPanel({
                  title: 'Last check',
                  description:
                    'Time since any chosen feed was checked. Above a minute or two nothing on this page can be trusted: open the collector dashboard.',
                  quantity: 'seconds',
                  queries: [promNow(`time() - max(quality_last_check_timestamp_seconds{${SELECTED}})`, 'since the last check')],
                  thresholds: risingThresholds(120, 300),
                  noValue: 'no collector',
                }),
              ],
              [
                4,
                statPanel({
                  title: 'Error budget left',
                  description: `Share of the error budget that is left. The objective: ${OBJECTIVE_TEXT}; unknown does not count. Below zero more was spent than there was.`,
                  quantity: 'ratio',
                  queries: [sqlTable(BUDGET_NOW)],
                  thresholds: BUDGET_THRESHOLDS,
                  lasting: `${OBJECTIVE_DAYS}d`,
                }),
              ],
            ],
          },
          {
            height: 6,
            panels: [
              [
                12,
                scoreGaugePanel({
                  title: 'Scores now',
                  description:
                    'Mean of the overall score and of its four components over the chosen feeds. A mean hides single feeds: the table below lists the worst.',
                  queries: componentScores(),
                }),
              ],
              [
                12,
                tablePanel({
                  title: 'Firing alerts',
                  description:
                    'Alerts that fire now, the most severe first. Their runbooks are linked from the messages that they send.',
                  queries: [promTable(`max by (alertname, severity, ${FEED}) (${FIRING_ALERTS})`)],
                  columns: [
                    { field: 'severity', shows: 'severity', width: 90 },
                    { field: 'alertname', title: 'alert', shows: 'text' },
                    { field: 'exchange', shows: 'text' },
                    { field: 'symbol', shows: 'text', links: [rowToFeed()] },
                    { field: 'timeframe', shows: 'text', width: 90 },
                  ],
                  hidden: ['Time', 'Value'],
                  noValue: 'no alert fires',
                  sortBy: { column: 'severity', descending: false },
                }),
              ],
            ],
          },
        ],
      },
      {
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
                    promTable(`bottomk(100, ${inChosenStatus(finalStatusRank())})`),
                    ...['overall', 'freshness', 'completeness', 'outlier', 'consistency'].map((component) =>
                      promTable(inChosenStatus(perFeed(`quality_${component}_score{${SELECTED}}`))),
                    ),
                    promTable(inChosenStatus(AGE)),
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
                12,
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
                12,
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
      },
      {
        title: `The last ${OBJECTIVE_DAYS} days`,
        lines: [
          {
            height: 8,
            panels: [
              [
                12,
                timeSeriesPanel({
                  title: 'Daily score by exchange',
                  description:
                    'Mean overall score of each day, from the daily roll-up; each hour weighs by the checks that gave a score.',
                  quantity: 'score',
                  queries: [sqlSeries(DAILY_SCORE_BY_EXCHANGE)],
                  thresholds: SCORE_THRESHOLDS,
                  showThresholds: true,
                  max: 100,
                  seriesName: `$\{__field.labels.exchange}`,
                  legendValues: ['min', 'mean', 'lastNotNull'],
                  lasting: `${OBJECTIVE_DAYS}d`,
                }),
              ],
              [
                12,
                timeSeriesPanel({
                  title: 'Share of each status by day',
                  description: 'Of all checks of a day, how many found which status. Grey that grows is data nobody can judge.',
                  quantity: 'percent',
                  queries: [sqlSeries(DAILY_STATUS_SHARE)],
                  colours: STATUS_COLOURS,
                  stacked: 'share',
                  bars: true,
                  legendValues: ['mean', 'lastNotNull'],
                  lasting: `${OBJECTIVE_DAYS}d`,
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
                  title: 'Where the error budget went',
                  description: `The twenty feeds with most bad checks in ${OBJECTIVE_DAYS} days. Budget left is what the feed alone would have of its own: ${OBJECTIVE_TEXT}.`,
                  queries: [sqlTable(BUDGET_BY_FEED)],
                  columns: [
                    { field: 'exchange', shows: 'text' },
                    { field: 'symbol', shows: 'text', links: [rowToFeed()] },
                    { field: 'timeframe', shows: 'text', width: 90 },
                    { field: 'left', title: 'budget left', shows: 'ratio', thresholds: BUDGET_THRESHOLDS },
                    { field: 'avg_score', title: 'mean score', shows: 'score' },
                    { field: 'min_score', title: 'lowest score', shows: 'score' },
                    { field: 'bad_checks', title: 'bad checks', shows: 'count' },
                    { field: 'checks', shows: 'count' },
                  ],
                  sortBy: { column: 'bad checks', descending: true },
                  lasting: `${OBJECTIVE_DAYS}d`,
                }),
              ],
            ],
          },
        ],
      },
    ],
  });
}
