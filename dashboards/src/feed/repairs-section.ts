import type { Section } from '../layout.ts';
import { tablePanel } from '../panels/table-panel.ts';
import { sqlTable } from '../query/sql-query.ts';
import { CANDLE_REVISIONS } from '../questions/candle-revisions.ts';
import { NEWEST_CANDLES } from '../questions/candles-of-feed.ts';
import { REPAIRED_CANDLES } from '../questions/repaired-candles.ts';
import { REPORTS_OF_FEED } from '../questions/reports-of-feed.ts';
import { risingThresholds } from '../style/thresholds.ts';

/** What was fetched later or changed, and every report. */
export function repairsSection(): Section {
  return {
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
  };
}
