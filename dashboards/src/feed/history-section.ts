import type { Section } from '../layout.ts';
import { candlePanel } from '../panels/candle-panel.ts';
import { timeSeriesPanel } from '../panels/time-series-panel.ts';
import { promSeries } from '../query/prometheus-query.ts';
import { perFeed, SHOWN_FEED } from '../query/selected-feeds.ts';
import { sqlSeries } from '../query/sql-query.ts';
import { CANDLES_OF_FEED, NEWEST_CANDLES } from '../questions/candles-of-feed.ts';
import { SCORE_HISTORY } from '../questions/score-history.ts';
import { MARK_COLOURS, SCORE_COLOURS } from '../style/palette.ts';
import { SCORE_THRESHOLDS } from '../style/thresholds.ts';

/** Scores, age and candles over time. */
export function historySection(): Section {
  return {
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
  };
}
