import type { CheckOptions } from '../assess-options.ts';
import { createContext } from '../assess-options.ts';
import { INVALID, MISALIGNED } from '../candle-flags.ts';
import type { CandleSeries } from '../candle-series.ts';
import type { Scan } from '../scan.ts';
import { scanSeries } from '../scan.ts';
import type { Baseline, HourOfWeek } from './baseline.ts';
import { BASELINE_VERSION, HOURS_OF_WEEK, hourOfWeek } from './baseline.ts';
import { DistributionBuilder } from './distribution.ts';
import { countRuns } from './run-lengths.ts';

/** A hole that chance makes less often than once in a million, and that is longer than this, is no habit and is not learned. */
const UNLIKELY = 1e-6;
const LONGEST_LIKELY = 5;
/** So many holes at least a third as long make a long one a habit. */
const HABIT = 10;

type Hour = { -readonly [K in keyof HourOfWeek]: HourOfWeek[K] };

/**
 * Learns what is usual for a feed from closed candles of some weeks (four are enough). Faults in them weigh little, since only counts and
 * quantiles are kept; clean the series first where it has many.
 *
 * @throws ValidatorError for options that cannot be.
 * @example const history = buildBaseline(series, { feed, now }); assess(newest, { feed, now, history })
 */
export function buildBaseline(series: CandleSeries, options: Omit<CheckOptions, 'history' | 'window'>): Baseline {
  const scan = scanSeries(series, createContext({ ...options, window: 'all' }));
  const { timeframe } = scan.context;
  const { window } = scan;
  const hours: Hour[] = Array.from({ length: HOURS_OF_WEEK }, emptyHour);
  const hourOfSlot = (slot: number) => hours[hourOfWeek(timeframe.timeOf(window.fromSlot + slot))] as Hour;
  const values = readCandles(scan, hourOfSlot);
  const missingLengths: number[] = [];
  for (const g of likelyGaps(scan, hours, hourOfSlot)) {
    const start = scan.gapStart[g] as number;
    const length = scan.gapLength[g] as number;
    missingLengths.push(length);
    for (let s = start; s < start + length; s++) {
      const hour = hourOfSlot(s);
      hour.slots++;
      hour.missing++;
      hour.empty++;
    }
  }
  return {
    version: BASELINE_VERSION,
    timeframe: timeframe.name,
    fromMs: window.fromMs,
    toMs: window.toMs,
    slots: hours.reduce((sum, { slots }) => sum + slots, 0),
    candles: scan.received,
    ...values,
    hours: hours.map(rounded),
    missingRuns: countRuns(missingLengths),
  };
}

function emptyHour(): Hour {
  return { slots: 0, empty: 0, missing: 0, traded: 0, logVolumeSum: 0, logVolumeSquares: 0, ranged: 0, logRangeSum: 0 };
}

/** Sums of logarithms need no more digits than this; it keeps a stored baseline small. */
function rounded(hour: Hour): HourOfWeek {
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return {
    ...hour,
    logVolumeSum: round(hour.logVolumeSum),
    logVolumeSquares: round(hour.logVolumeSquares),
    logRangeSum: round(hour.logRangeSum),
  };
}

/** Gaps that the candles missing besides each, in its hours of the week or in all, make likely, or that are a habit. */
function likelyGaps(scan: Scan, hours: readonly Hour[], hourOfSlot: (slot: number) => Hour): number[] {
  const { gapStart, gapLength } = scan;
  for (let g = 0; g < gapLength.length; g++) {
    const start = gapStart[g] as number;
    for (let s = start; s < start + (gapLength[g] as number); s++) hourOfSlot(s).missing++;
  }
  const likely: number[] = [];
  for (let g = 0; g < gapLength.length; g++) {
    const length = gapLength[g] as number;
    if (length <= LONGEST_LIKELY || isHabit(gapLength, length) || isLikely(scan, g, hourOfSlot)) likely.push(g);
  }
  for (const hour of hours) hour.missing = 0;
  return likely;
}

function isLikely(scan: Scan, g: number, hourOfSlot: (slot: number) => Hour): boolean {
  const start = scan.gapStart[g] as number;
  const length = scan.gapLength[g] as number;
  const inHour = new Map<Hour, number>();
  for (let s = start; s < start + length; s++) inHour.set(hourOfSlot(s), (inHour.get(hourOfSlot(s)) ?? 0) + 1);
  const share = (scan.missingSlots - length + 0.5) / (scan.window.expected - length + 1);
  let logChance = 0;
  for (const [hour, own] of inHour) {
    const shareOfHour = (hour.missing - own + 0.5) / (hour.slots + hour.missing - own + 1);
    logChance += own * Math.log(Math.max(share, shareOfHour));
  }
  return logChance >= Math.log(UNLIKELY);
}

function isHabit(lengths: readonly number[], length: number): boolean {
  let alike = -1;
  for (const other of lengths) {
    if (3 * other < length) continue;
    alike++;
    if (alike >= HABIT) return true;
  }
  return false;
}

function readCandles(scan: Scan, hourOfSlot: (slot: number) => Hour) {
  const { window } = scan;
  const { timeframe } = scan.context;
  const { time, open, high, low, close, volume, length: n } = scan.candles;
  const volumes = new DistributionBuilder();
  const moves = new DistributionBuilder();
  const ranges = new DistributionBuilder();
  const wicks = new DistributionBuilder();
  const flatLengths: number[] = [];
  const fillerLengths: number[] = [];
  let flat = 0;
  let filler = 0;
  let closeBefore = Number.NaN;
  let timeBefore = Number.NaN;
  for (let c = 0; c < n; c++) {
    if (((scan.flags[c] as number) & (INVALID | MISALIGNED)) !== 0) continue;
    const o = open[c] as number;
    const h = high[c] as number;
    const l = low[c] as number;
    const cl = close[c] as number;
    const v = volume[c] as number;
    const hour = hourOfSlot(timeframe.slotOf(time[c] as number) - window.fromSlot);
    hour.slots++;
    volumes.add(v);
    if (v === 0) hour.empty++;
    if (v > 0) {
      const logVolume = Math.log(v);
      hour.traded++;
      hour.logVolumeSum += logVolume;
      hour.logVolumeSquares += logVolume * logVolume;
    }
    if (o > 0 && h > 0 && l > 0 && cl > 0) {
      const range = Math.log(h) - Math.log(l);
      ranges.add(range);
      if (range > 0) {
        hour.ranged++;
        hour.logRangeSum += Math.log(range);
      }
      wicks.add(Math.max(Math.log(h) - Math.log(Math.max(o, cl)), Math.log(Math.min(o, cl)) - Math.log(l), 0));
      if (closeBefore > 0 && time[c] === scan.context.timeframe.closeOf(timeBefore)) {
        moves.add(Math.abs(Math.log(cl) - Math.log(closeBefore)));
      }
    }
    const isFlat = cl === closeBefore && o === cl && h === cl && l === cl;
    flat = extend(flatLengths, flat, isFlat);
    filler = extend(fillerLengths, filler, isFlat && v === 0);
    closeBefore = cl;
    timeBefore = time[c] as number;
  }
  extend(flatLengths, flat, false);
  extend(fillerLengths, filler, false);
  return {
    volume: volumes.build(),
    moves: moves.build(),
    ranges: ranges.build(),
    wicks: wicks.build(),
    flatRuns: countRuns(flatLengths),
    fillerRuns: countRuns(fillerLengths),
  };
}

/** Length of the run so far; a run that ends is noted. */
function extend(lengths: number[], run: number, goesOn: boolean): number {
  if (goesOn) return run + 1;
  if (run > 0) lengths.push(run);
  return 0;
}
