import { FIRING_ALERTS } from '../annotations.ts';
import type { Section } from '../layout.ts';
import { rowToFeed } from '../links.ts';
import { OBJECTIVE_DAYS, OBJECTIVE_TEXT } from '../objective.ts';
import { scoreGaugePanel } from '../panels/gauge-panel.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { promNow, promTable } from '../query/prometheus-query.ts';
import { CANDLE_AGE, CRITICAL_AGE, FEED, inChosenStatus, SELECTED } from '../query/selected-feeds.ts';
import { sqlTable } from '../query/sql-query.ts';
import { BUDGET_NOW } from '../questions/daily-trend.ts';
import { SCORE_COLOURS, STATUS_COLOURS } from '../style/palette.ts';
import { BUDGET_THRESHOLDS, COUNT_THRESHOLDS, risingThresholds } from '../style/thresholds.ts';

/** How many feeds the condition holds for: 0 where it holds for none, and nothing at all where no feed is known. */
function countedWhere(condition: string, known: string): string {
  return `count(${condition}) or 0 * count(${known})`;
}

function componentScores() {
  return Object.keys(SCORE_COLOURS).map((name) =>
    promNow(`avg(${inChosenStatus(`quality_${name.toLowerCase()}_score{${SELECTED}}`)})`, name),
  );
}

/** What is broken at this moment. */
export function nowSection(): Section {
  return {
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
              queries: [promNow(countedWhere(`${CANDLE_AGE} > ${CRITICAL_AGE}`, CANDLE_AGE), 'dead')],
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
  };
}
