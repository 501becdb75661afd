import { assess, CandleSeries, checkClassic } from '@quality/validators';
import type { Contestant } from '../contestant.ts';

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
