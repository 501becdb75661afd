import type { Section } from '../layout.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { COLLECTED_EXCHANGES, percentiles, rateBy } from '../query/collector-series.ts';
import { promSeries } from '../query/prometheus-query.ts';

/** What the exchanges answer. */
export function fetchesSection(): Section {
  return {
    title: 'Fetches',
    lines: [
      {
        height: 8,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Latency of fetches',
              description: 'Time of one fetch of candles, retries apart: half, 95 % and 99 % of the fetches of each exchange.',
              quantity: 'seconds',
              queries: percentiles('quality_collector_fetch_duration_seconds', ['exchange'], COLLECTED_EXCHANGES),
              min: 0,
              legendValues: ['mean', 'max', 'lastNotNull'],
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Failed fetches by reason',
              description:
                'Fetches a second that failed. rate_limited: we ask too much. maintenance, exchange_error: it is them. network of all exchanges: it is us.',
              quantity: 'perSecond',
              queries: [
                promSeries(
                  rateBy('quality_collector_fetch_errors_total', 'exchange, reason', COLLECTED_EXCHANGES).concat(' > 0'),
                  '{{exchange}} {{reason}}',
                ),
              ],
              stacked: 'sum',
              min: 0,
              legendValues: ['mean', 'lastNotNull'],
              noValue: 'no failed fetch',
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Refused rows',
              description: 'Rows a second that were no candles. An answer with status 200 can hold nothing of use.',
              quantity: 'perSecond',
              queries: [
                promSeries(rateBy('quality_collector_malformed_rows_total', 'exchange', COLLECTED_EXCHANGES), '{{exchange}}'),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
            }),
          ],
        ],
      },
      {
        height: 7,
        panels: [
          [
            8,
            timeSeriesPanel({
              title: 'Exchange held back',
              description: '1 while requests to the exchange are held back after repeated failures.',
              quantity: 'count',
              queries: [promSeries(`max by (exchange) (quality_collector_circuit_open{${COLLECTED_EXCHANGES}})`, '{{exchange}}')],
              min: 0,
              max: 1,
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Candles final after',
              description:
                'Time after its close from which a candle of the exchange was not revised any more, as learned so far. The grace of a profile should not be shorter. Empty until enough candles were watched.',
              quantity: 'seconds',
              queries: [
                promSeries(`max by (exchange) (quality_collector_candle_final_seconds{${COLLECTED_EXCHANGES}})`, '{{exchange}}'),
              ],
              min: 0,
              legendValues: ['max', 'lastNotNull'],
              noValue: 'not learned yet',
            }),
          ],
          [
            8,
            timeSeriesPanel({
              title: 'Clock skew',
              description:
                "The exchange's clock minus ours. Beyond a few seconds good candles look stale or come from the future. All exchanges at once: our clock is wrong.",
              quantity: 'seconds',
              queries: [
                promSeries(`max by (exchange) (quality_collector_clock_skew_seconds{${COLLECTED_EXCHANGES}})`, '{{exchange}}'),
              ],
              legendValues: ['min', 'max', 'lastNotNull'],
            }),
          ],
        ],
      },
    ],
  };
}
