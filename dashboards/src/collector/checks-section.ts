import type { Section } from '../layout.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { COLLECTED_EXCHANGES, percentiles, rateBy } from '../query/collector-series.ts';
import { promSeries } from '../query/prometheus-query.ts';
import { FEED, inChosenStatus, SELECTED } from '../query/selected-feeds.ts';
import { MARK_COLOURS } from '../style/palette.ts';

/** Whether it keeps up. */
export function checksSection(): Section {
  return {
    title: 'Checks',
    lines: [
      {
        height: 8,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Checks a second',
              description:
                'Checks of the chosen feeds by result. Failed: the fetch failed or a check threw; the feed was judged from what is known.',
              quantity: 'perSecond',
              queries: [
                promSeries(
                  `sum by (result) (${inChosenStatus(`sum by (${FEED}, result) (rate(quality_checks_total{${SELECTED}}[$__rate_interval]))`)})`,
                  '{{result}}',
                ),
              ],
              colours: { ok: MARK_COLOURS.calm, failed: MARK_COLOURS.critical },
              stacked: 'sum',
              min: 0,
              legendValues: ['mean', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Time of one check',
              description:
                'Half, 95 % and 99 % of the checks take no longer. Usually well below a millisecond; the fetch is not part of it.',
              quantity: 'seconds',
              queries: percentiles('quality_check_duration_seconds', [], 'exchange=~"$exchange", timeframe=~"$timeframe"'),
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Ticks by outcome',
              description:
                'Ticks of feeds a second: ok, fail (the fetch failed), skip (left out, for instance because the exchange is held back).',
              quantity: 'perSecond',
              queries: [promSeries(rateBy('quality_collector_ticks_total', 'outcome', COLLECTED_EXCHANGES), '{{outcome}}')],
              colours: { ok: MARK_COLOURS.calm, fail: MARK_COLOURS.critical, skip: MARK_COLOURS.warning },
              stacked: 'sum',
              min: 0,
              legendValues: ['mean', 'lastNotNull'],
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
              title: 'Delay of reports',
              description:
                'From the instant a tick was due to its report: half, 95 % and 99 % of the ticks. This is how old a verdict is at best.',
              quantity: 'seconds',
              queries: percentiles('quality_collector_report_delay_seconds', [], COLLECTED_EXCHANGES),
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Overdue ticks',
              description:
                'Ticks a second that began after the next one was due. Anything above zero: the collector cannot keep up with that exchange.',
              quantity: 'perSecond',
              queries: [
                promSeries(rateBy('quality_collector_overdue_ticks_total', 'exchange', COLLECTED_EXCHANGES), '{{exchange}}'),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Queue and fetches in flight',
              description:
                'Ticks that are due and wait, and fetches that wait for an answer. A queue that grows precedes overdue ticks; fetches that pile up are a hanging exchange.',
              quantity: 'count',
              queries: [
                promSeries(`sum by (exchange) (quality_collector_queue_depth{${COLLECTED_EXCHANGES}})`, 'waiting {{exchange}}'),
                promSeries(
                  `sum by (exchange) (quality_collector_fetches_in_flight{${COLLECTED_EXCHANGES}})`,
                  'in flight {{exchange}}',
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
