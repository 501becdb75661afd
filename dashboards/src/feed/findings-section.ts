import type { Section } from '../layout.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { sqlTable } from '../query/sql-query.ts';
import { GAP_CAUSES } from '../questions/gap-causes.ts';
import { ISSUES_OF_FEED } from '../questions/issues-of-feed.ts';
import { NEWEST_CHECKS } from '../questions/newest-report.ts';

/** What was found wrong, and why candles are missing. */
export function findingsSection(): Section {
  return {
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
  };
}
