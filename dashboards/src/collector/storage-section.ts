import type { Section } from '../layout.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { COLLECTED_EXCHANGES, COLLECTORS, percentiles, rateBy } from '../query/collector-series.ts';
import { promSeries } from '../query/prometheus-query.ts';
import { MARK_COLOURS } from '../style/palette.ts';

/** What reaches the database, and what repair brings in. */
export function storageSection(): Section {
  return {
    title: 'Storage and repair',
    lines: [
      {
        height: 8,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Time of one write',
              description: 'Time of one batch written to the database: half, 95 % and 99 %.',
              quantity: 'seconds',
              queries: percentiles('quality_collector_database_write_duration_seconds', [], COLLECTORS),
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Rows written',
              description: 'Rows a second that were written, by table, and batches a second that failed.',
              quantity: 'perSecond',
              queries: [
                promSeries(rateBy('quality_collector_database_rows_written_total', 'table', COLLECTORS), '{{table}}'),
                promSeries(
                  `sum(rate(quality_collector_database_write_failures_total{${COLLECTORS}}[$__rate_interval]))`,
                  'failed batches',
                ),
              ],
              colours: { 'failed batches': MARK_COLOURS.critical },
              min: 0,
              legendValues: ['mean', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Size of the spool',
              description: 'Size of the spool on disk. It is bounded; when the bound is reached reports are lost.',
              quantity: 'bytes',
              queries: [promSeries(`sum by (instance) (quality_collector_spool_bytes{${COLLECTORS}})`, '{{instance}}')],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
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
              title: 'Candles fetched later',
              description: 'Missing candles that a repair brought in, in each hour.',
              quantity: 'count',
              queries: [
                promSeries(
                  `sum by (exchange) (increase(quality_collector_backfilled_candles_total{${COLLECTED_EXCHANGES}}[1h]))`,
                  '{{exchange}}',
                ),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Repairs of gaps',
              description: 'Repairs in each hour by result. Open: the exchange does not give the candles, the gap stays.',
              quantity: 'count',
              queries: [
                promSeries(
                  `sum by (result) (increase(quality_collector_repairs_total{${COLLECTED_EXCHANGES}}[1h]))`,
                  '{{result}}',
                ),
              ],
              colours: { closed: MARK_COLOURS.calm, open: MARK_COLOURS.critical },
              stacked: 'sum',
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Revised candles',
              description: 'Closed candles that the exchange changed afterwards, in each hour.',
              quantity: 'count',
              queries: [
                promSeries(
                  `sum by (exchange) (increase(quality_collector_revised_candles_total{${COLLECTED_EXCHANGES}}[1h]))`,
                  '{{exchange}}',
                ),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
        ],
      },
    ],
  };
}
