import { assess, CandleSeries, checkClassic, createMonitor } from '@quality/validators';
import type { Contestant, Loaded } from '../contestant.ts';
import { MINUTE_MS } from '../counts.ts';
import { COLUMNS, type Frame } from '../frames.ts';

/** The classic checks of this library. */
export const classic: Contestant = {
  name: 'checkClassic',
  load(frame) {
    const series = CandleSeries.fromColumns(frame);
    const options = { timeframe: '1m', now: frame.now };
    return {
      run() {
        const { missingValues, slots, ageMs, ohlcViolations, outliers } = checkClassic(series, options);
        return {
          missingOpen: missingValues.open,
          missingHigh: missingValues.high,
          missingLow: missingValues.low,
          missingClose: missingValues.close,
          missingVolume: missingValues.volume,
          misaligned: slots.misaligned,
          expected: slots.expected,
          missingCandles: slots.missing,
          duplicates: slots.duplicates,
          ageMs: ageMs ?? Number.NaN,
          ohlcViolations,
          closeZscore: outliers.close.zscore?.length ?? Number.NaN,
          closeIqr: outliers.close.iqr?.length ?? Number.NaN,
          closeMad: outliers.close.mad?.length ?? Number.NaN,
          volumeZscore: outliers.volume.zscore?.length ?? Number.NaN,
          volumeIqr: outliers.volume.iqr?.length ?? Number.NaN,
          volumeMad: outliers.volume.mad?.length ?? Number.NaN,
        };
      },
    };
  },
};

/** Every check of this library, score and report: much more than the classic checks. */
export const full: Contestant = {
  name: 'assess (everything)',
  load(frame) {
    const series = CandleSeries.fromColumns(frame);
    const options = { feed: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, now: frame.now } as const;
    return {
      run() {
        assess(series, options);
        return null;
      },
    };
  },
};

/** The same on candles without a fault, which most are. */
export const fullOnClean: Contestant = { ...full, name: 'assess, on clean candles', clean: true };

/** The least that any check must do: read six columns once. */
export const floor: Contestant = {
  name: 'floor: sum of six columns',
  load({ time, open, high, low, close, volume }) {
    return {
      run() {
        let sum = 0;
        for (let i = 0; i < time.length; i++) sum += time[i]! + open[i]! + high[i]! + low[i]! + close[i]! + volume[i]!;
        if (sum === 1) throw new Error('never');
        return null;
      },
    };
  },
};

const WINDOW = 500;
const FEED = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

/** One run pushes the next row of the frame to a monitor and judges it as soon as it has closed; the frame is gone through again and again, a frame later. */
export function oneByOne(frame: Frame): Loaded {
  const monitor = createMonitor(FEED, { windowSlots: WINDOW });
  const rows = frame.time.length;
  const length = Math.ceil((frame.time.reduce((a, b) => Math.max(a, b)) - frame.time[0]!) / MINUTE_MS + 1) * MINUTE_MS;
  let next = 0;
  let now = 0;
  const push = () => {
    const i = next % rows;
    const time = frame.time[i]! + Math.floor(next / rows) * length;
    monitor.push([time, frame.open[i]!, frame.high[i]!, frame.low[i]!, frame.close[i]!, frame.volume[i]!]);
    now = Math.max(now, time + 2 * MINUTE_MS);
    next++;
  };
  while (next < 2 * WINDOW) push();
  return {
    run() {
      push();
      monitor.assess(now);
      return null;
    },
  };
}

/** One run judges the window that ends at the next row of the frame from the start. */
export function batchByBatch(frame: Frame): Loaded {
  let end = WINDOW;
  return {
    run() {
      const columns = Object.fromEntries(COLUMNS.map((name) => [name, frame[name].subarray(end - WINDOW, end)]));
      const series = CandleSeries.fromColumns(columns as Record<(typeof COLUMNS)[number], Float64Array>);
      assess(series, { feed: FEED, now: frame.time[end - 1]! + 2 * MINUTE_MS, policy: { windowSlots: WINDOW }, window: 'live' });
      end = end < frame.time.length ? end + 1 : WINDOW;
      return null;
    },
  };
}
