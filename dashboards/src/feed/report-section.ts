import type { Section } from '../layout.ts';
import { barGaugePanel } from '../panels/bar-gauge-panel.ts';
import { scoreGaugePanel } from '../panels/gauge-panel.ts';
import { statPanel } from '../panels/stat-panel.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { sqlTable } from '../query/sql-query.ts';
import { NEWEST_LEDGER, NEWEST_REPORT, NEWEST_SCORES } from '../questions/newest-report.ts';
import { STATUS_MAPPINGS } from '../style/mappings.ts';
import { risingThresholds } from '../style/thresholds.ts';

/** The newest report and why its score is what it is. */
export function reportSection(): Section {
  return {
    title: `$\{feed:text}: the newest report of the range`,
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
  };
}
