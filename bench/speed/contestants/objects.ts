import type { Contestant } from '../contestant.ts';
import { type Counts, IQR, MAD, MAD_SCALE, MINUTE_MS, ZSCORE } from '../counts.ts';

interface Candle {
  readonly time: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
}

/** The checks as one writes them over an array of candle objects: a loop for the rows, sorted numbers for the quantiles. */
export const objects: Contestant = {
  name: 'array of objects',
  load(frame) {
    const cell = (value: number) => (Number.isNaN(value) ? null : value);
    const candles: Candle[] = Array.from(frame.time, (time, i) => ({
      time,
      open: cell(frame.open[i]!),
      high: cell(frame.high[i]!),
      low: cell(frame.low[i]!),
      close: cell(frame.close[i]!),
      volume: cell(frame.volume[i]!),
    }));
    return { run: () => check(candles, frame.now) };
  },
};

function check(candles: readonly Candle[], now: number): Counts {
  let missingOpen = 0;
  let missingHigh = 0;
  let missingLow = 0;
  let missingClose = 0;
  let missingVolume = 0;
  let misaligned = 0;
  let ohlcViolations = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const times = new Set<number>();
  const slots = new Set<number>();
  for (const { time, open, high, low, close, volume } of candles) {
    if (open === null) missingOpen++;
    if (high === null) missingHigh++;
    if (low === null) missingLow++;
    if (close === null) missingClose++;
    if (volume === null) missingVolume++;
    if (time < first) first = time;
    if (time > last) last = time;
    times.add(time);
    if (time % MINUTE_MS === 0) slots.add(time / MINUTE_MS);
    else misaligned++;
    if (
      (high !== null && low !== null && high < low) ||
      (high !== null && close !== null && high < close) ||
      (high !== null && open !== null && high < open) ||
      (low !== null && close !== null && low > close) ||
      (low !== null && open !== null && low > open)
    )
      ohlcViolations++;
  }
  const expected = Math.floor(last / MINUTE_MS) - Math.floor(first / MINUTE_MS) + 1;
  const close = outliers(candles.map((candle) => candle.close).filter((value) => value !== null));
  const volume = outliers(candles.map((candle) => candle.volume).filter((value) => value !== null));
  return {
    missingOpen,
    missingHigh,
    missingLow,
    missingClose,
    missingVolume,
    misaligned,
    expected,
    missingCandles: expected - slots.size,
    duplicates: candles.length - times.size,
    ageMs: now - (last + MINUTE_MS),
    ohlcViolations,
    closeZscore: close.zscore,
    closeIqr: close.iqr,
    closeMad: close.mad,
    volumeZscore: volume.zscore,
    volumeIqr: volume.iqr,
    volumeMad: volume.mad,
  };
}

function outliers(values: readonly number[]): { zscore: number; iqr: number; mad: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  const deviations = values.map((value) => Math.abs(value - median)).sort((a, b) => a - b);
  const mad = quantile(deviations, 0.5);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const std = Math.sqrt(variance);
  const lower = q1 - IQR * (q3 - q1);
  const upper = q3 + IQR * (q3 - q1);
  const found = { zscore: 0, iqr: 0, mad: 0 };
  for (const value of values) {
    if (std > 0 && Math.abs(value - mean) / std > ZSCORE) found.zscore++;
    if (value < lower || value > upper) found.iqr++;
    if (mad > 0 && (MAD_SCALE * Math.abs(value - median)) / mad > MAD) found.mad++;
  }
  return found;
}

function quantile(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below]!;
  return lower + (position - below) * (sorted[Math.ceil(position)]! - lower);
}
