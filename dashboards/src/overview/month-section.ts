import type { Section } from '../layout.ts';
import { rowToFeed } from '../links.ts';
import { OBJECTIVE_DAYS, OBJECTIVE_TEXT } from '../objective.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { sqlSeries, sqlTable } from '../query/sql-query.ts';
import { BUDGET_BY_FEED, DAILY_SCORE_BY_EXCHANGE, DAILY_STATUS_SHARE } from '../questions/daily-trend.ts';
import { STATUS_COLOURS } from '../style/palette.ts';
import { BUDGET_THRESHOLDS, SCORE_THRESHOLDS } from '../style/thresholds.ts';

/** How the month went: for whoever asks whether the data is good. */
export function monthSection(): Section {
  return {
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
  };
}
