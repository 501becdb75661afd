import type { AssessOptions } from '../assess.ts';
import { reportOfScan } from '../assess.ts';
import { createContext } from '../assess-options.ts';
import type { CandleRow } from '../candle-series.ts';
import { CandleSeries } from '../candle-series.ts';
import { ValidatorError } from '../errors.ts';
import type { FeedLabel } from '../feed.ts';
import type { PolicyInput } from '../policy.ts';
import { createPolicy } from '../policy.ts';
import type { Report } from '../report.ts';
import { parseTimeframe } from '../timeframe.ts';
import { RowWindow } from './row-window.ts';
import { SlidingScan } from './sliding-scan.ts';

/** Rows kept for each slot of the window, and beside them: doubled ones, ones off the grid, ones that come late. */
const ROWS_A_SLOT = 2;
const SPARE_ROWS = 200;
/** Newest rows that are searched for the open time of an update. */
const UPDATE_REACH = 16;

/** What stays the same for a monitored feed. */
export interface MonitorOptions extends Pick<AssessOptions, 'profile' | 'history' | 'stopwatch' | 'source'> {
  /**
   * What a row with the open time of one before means: `duplicate`, a fault of the source as in a batch; `update`, a newer version of a recent
   * candle, as web sockets send a forming one, which replaces it. Default `duplicate`.
   */
  readonly repeats?: 'duplicate' | 'update';
}

/** What may differ at each judgement. */
export type MonitorAssessOptions = Pick<AssessOptions, 'evidence' | 'findings' | 'lastKnownCloseMs'>;

/** A feed that is judged while its candles come. */
export interface Monitor {
  /** Rows kept at present. */
  readonly length: number;
  /** Takes one row, whatever is wrong with it. Never throws on bad market data. */
  push(row: CandleRow): void;
  /**
   * The report at `now`, UTC epoch ms, which must not fall: equal to `assess(series, { …, window: 'live' })` on the rows that were pushed.
   *
   * @throws ValidatorError for a `now` that is no time.
   */
  assess(now: number, options?: MonitorAssessOptions): Report;
  /** A copy of the rows kept, in the order in which they came. */
  series(): CandleSeries;
}

/**
 * Watches one feed: `push` takes a candle, `assess` judges the newest `policy.windowSlots` slots. Memory is bounded by the window: at most two rows
 * a slot and 200 are kept, the newest to come.
 *
 * @throws ValidatorError for a feed, policy or option that cannot be.
 * @example const monitor = createMonitor({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }); monitor.push(row); monitor.assess(now)
 */
export function createMonitor(feed: FeedLabel, policy: PolicyInput = {}, options: MonitorOptions = {}): Monitor {
  const { repeats = 'duplicate', ...fixed } = options;
  if (repeats !== 'duplicate' && repeats !== 'update') {
    throw new ValidatorError('invalid_option', `repeats is ${JSON.stringify(repeats)}: allowed are duplicate, update`);
  }
  const checked = createPolicy(policy);
  createContext({ ...fixed, feed, policy: checked, now: 0 });
  const timeframe = parseTimeframe(feed.timeframe, fixed.profile?.anchorsMs);
  const most = ROWS_A_SLOT * checked.windowSlots + SPARE_ROWS;
  const rows = new RowWindow(checked.windowSlots, most);
  const sliding = new SlidingScan(timeframe, checked.windowSlots, most, !fixed.profile?.openMayLeaveRange);
  const always = { ...fixed, feed, policy: checked, window: 'live' } as const;
  return {
    get length() {
      return rows.length;
    },
    push(row) {
      if (repeats === 'update' && rows.replace(row, UPDATE_REACH)) return;
      rows.push(row);
    },
    assess(now, more = {}) {
      const startedAt = fixed.stopwatch?.() ?? 0;
      const evidence = withFirstSeen(more.evidence, rows.oldestDroppedMs);
      const all: AssessOptions = { ...always, ...more, now, evidence };
      return reportOfScan(sliding.scan(rows, createContext(all)), all, startedAt);
    },
    series() {
      const { time, open, high, low, close, volume } = rows.view();
      return CandleSeries.fromColumns({
        time: time.slice(),
        open: open.slice(),
        high: high.slice(),
        low: low.slice(),
        close: close.slice(),
        volume: volume.slice(),
      });
    },
  };
}

/** Rows that were dropped say how far back the feed reaches. */
function withFirstSeen(
  evidence: AssessOptions['evidence'] = {},
  oldestDroppedMs: number,
): NonNullable<AssessOptions['evidence']> {
  if (oldestDroppedMs === Number.POSITIVE_INFINITY) return evidence;
  return { ...evidence, firstSeenMs: Math.min(oldestDroppedMs, evidence.firstSeenMs ?? oldestDroppedMs) };
}
