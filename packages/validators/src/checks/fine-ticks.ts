import type { BadTicks } from './bad-ticks.ts';
import { CLOSE, mark, OPEN } from './bad-ticks.ts';
import type { Movement } from './local-movement.ts';
import { blockOf, busyness, firstOf, isQuiet, leastMovement } from './local-movement.ts';
import type { MarketHabits } from './market-habits.ts';
import { deviationAt } from './market-habits.ts';
import type { PositiveCandles } from './positive-candles.ts';

/** A bad open or close lies at least so many local standard deviations from every price that could explain it. */
const DEVIATIONS = 4;
/** A bad high or low: true wicks reach further than true jumps between candles. */
const WICK_DEVIATIONS = 4.5;
/** The newest close has no candle after it that could contradict it: it must be further off. */
const NEWEST_DEVIATIONS = 10;
/**
 * Up to so many times the volume of its neighbours a candle is not busy; above, the limit of its high and low grows with this power of the excess.
 * Its open and close hold more: prices that jump between candles are rare even in a crash.
 */
const BUSY = 2.25;
const BUSY_JUMP = 4;
const BUSY_POWER = 3.5;
/** The limit grows at most so many times. Where hardly anything trades, any trade looks busy. */
const MOST_BUSY = 25;
const MOST_BUSY_THIN = 3;
/** Most candles in a row that are away from the price and come back; more of them are a new level. */
const MOST_AWAY = 4;
/** A jump counts from so many local standard deviations, and is one false price when its candle moves less than this share of it without that price. */
const JUMP_DEVIATIONS = 3.5;
const WITHOUT_SHARE = 0.6;
/** An hour in which so many of the candles around have one price says little of how far the next trade may be: it counts as so much wilder. */
const STILL_SHARE = 0.3;
const STILL_TIMES = 2;
const STILL_NEIGHBOURS = 12;
/** Candles that are searched on each side for a price that is not marked. */
const REACH = 4;
/** A candle is judged by no others than these on each side: those of the local movement and the one before them. */
const FARTHEST = 13;

/**
 * Marks prices that the movement near them cannot explain. A price is explained by the prices next to it in time: a close by its own open, the
 * close before and the next open, a high or low by these and its own body. Real extremes trade: the limit grows with the volume of the candle.
 */
export function markFineTicks(habits: MarketHabits, durationMs: number, ticks: BadTicks): void {
  const suspects = findSuspects(habits.candles, habits.movement);
  // Twice, so that a tick found late no longer hides one found before it.
  for (let pass = 0; pass < 2; pass++) {
    const found = ticks.candles.length;
    for (const j of suspects) {
      if (pass > 0 && !isNearTick(ticks, j)) continue;
      if (habits.isContinuous) judgeJump(habits, durationMs, ticks, j);
      judge(habits, ticks, j);
    }
    if (ticks.candles.length === found) break;
  }
}

/** Whether a tick lies so near that what is judged of candle `j` may depend on it. */
function isNearTick({ candles }: BadTicks, j: number): boolean {
  for (const candle of candles) if (Math.abs(candle - j) <= FARTHEST) return true;
  return false;
}

/** Candles with a wick or a jump from close to open that is large for the quietest candles near it. */
function findSuspects(candles: PositiveCandles, movement: Movement): number[] {
  const { open, high, low, close, length } = candles;
  const suspects: number[] = [];
  let last = -1;
  let block = -1;
  let up = 1;
  let down = 1;
  for (let j = 0; j < length; j++) {
    const b = blockOf(movement, j);
    if (b !== block) {
      block = b;
      // Where nothing in a block reaches so far there is no suspect; the last candle is always one.
      if (isQuiet(movement, b, JUMP_DEVIATIONS)) {
        const next = firstOf(movement, b + 1);
        if (next < length) {
          j = next - 1;
          continue;
        }
        j = length - 1;
      }
      up = Math.exp(JUMP_DEVIATIONS * leastMovement(movement, b));
      down = 1 / up;
    }
    const o = open[j] as number;
    const c = close[j] as number;
    const before = j > 0 ? (close[j - 1] as number) : o;
    const jumps = o > before * up || o < before * down;
    const h = high[j] as number;
    const l = low[j] as number;
    // Against open and close apart: asking for the greater is a coin toss that the processor loses every other time.
    const hasWick = (h > o * up && h > c * up) || (l < o * down && l < c * down);
    if (jumps && last < j - 1) suspects.push(j - 1);
    if (jumps || hasWick || j === length - 1) {
      suspects.push(j);
      last = j;
    }
  }
  return suspects;
}

function judge(habits: MarketHabits, ticks: BadTicks, j: number): void {
  const { candles, isThin: thin } = habits;
  const { open, high, low, close, length } = candles;
  const { marks } = ticks;
  const past = priceBefore(candles, marks, j);
  const next = priceAfter(candles, marks, j);
  const least = DEVIATIONS * leastMovement(habits.movement, blockOf(habits.movement, j));
  if (marks[j] === 0 && isNear(candles, j, past, next, 1 + least)) return;
  if (marks[j] === 0 && !isFarOff(candles, j, past, next, Math.exp(least)) && awayUntil(candles, j, past, least) < j) return;
  const deviation = deviationAt(habits, marks, j) * (!thin && !habits.isCoarse && standsStill(candles, j) ? STILL_TIMES : 1);
  const volume = busyness(candles, habits.movement, j);
  const busy = leeway(volume, BUSY, thin);
  const wickLimit = WICK_DEVIATIONS * deviation * busy;
  // Between candles that hardly trade a price jumps in truth.
  const limit = DEVIATIONS * deviation * leeway(volume, thin ? BUSY : BUSY_JUMP, thin);
  const h = high[j] as number;
  const l = low[j] as number;
  const c = close[j] as number;
  markAway(candles, ticks, j, past, limit, deviation);
  if (isClean(marks, j, CLOSE)) {
    const isJudgedAlone = j === length - 1 && c <= h && c >= l;
    const closeLimit = isJudgedAlone ? NEWEST_DEVIATIONS * deviation * busy : limit;
    markOutside(
      ticks,
      j,
      3,
      c,
      isClean(marks, j, OPEN) ? (open[j] as number) : Number.NaN,
      past,
      next,
      next,
      closeLimit,
      deviation,
    );
  }
  const body = isClean(marks, j, CLOSE) ? c : Number.NaN;
  if (isClean(marks, j, OPEN)) markOutside(ticks, j, 0, open[j] as number, body, past, next, next, limit, deviation);
  const opened = isClean(marks, j, OPEN) ? (open[j] as number) : Number.NaN;
  markOutside(ticks, j, 1, h, opened, body, past, next, wickLimit, deviation);
  markOutside(ticks, j, 2, l, opened, body, past, next, wickLimit, deviation);
}

/**
 * In a continuous feed: a close that jumps to the next open. Without the one false price its candle moves little, without the other its candle
 * moves as far as the jump; in a move that stays both do.
 */
function judgeJump(habits: MarketHabits, durationMs: number, ticks: BadTicks, j: number): void {
  const { candles } = habits;
  const { time, open, close, length } = candles;
  if (j + 1 >= length || !((time[j + 1] as number) - (time[j] as number) <= durationMs)) return;
  const { marks } = ticks;
  if (!isClean(marks, j, OPEN | CLOSE) || !isClean(marks, j + 1, OPEN | CLOSE)) return;
  const c = close[j] as number;
  const next = open[j + 1] as number;
  const jump = Math.abs(Math.log(next / c));
  if (!(jump > JUMP_DEVIATIONS * leastMovement(habits.movement, blockOf(habits.movement, j)))) return;
  const withoutClose = Math.abs(Math.log(next / (open[j] as number)));
  const withoutOpen = Math.abs(Math.log((close[j + 1] as number) / c));
  if (Math.min(withoutClose, withoutOpen) > WITHOUT_SHARE * jump) return;
  const deviation = deviationAt(habits, marks, j);
  if (!(jump > JUMP_DEVIATIONS * deviation * leeway(busyness(candles, habits.movement, j), BUSY_JUMP, false))) return;
  if (withoutClose < withoutOpen) mark(ticks, j, 3, jump, next, deviation);
  else mark(ticks, j + 1, 0, jump, c, deviation);
}

/** Whether the market hardly trades around candle `j`. */
function standsStill({ high, low, length }: PositiveCandles, j: number): boolean {
  const from = Math.max(0, j - STILL_NEIGHBOURS);
  const to = Math.min(length, j + 1 + STILL_NEIGHBOURS);
  let still = 0;
  for (let k = from; k < to; k++) if (k !== j && high[k] === low[k]) still++;
  return still >= STILL_SHARE * (to - from - 1);
}

/** How many times the limit grows for a candle that trades `volume` times what its neighbours trade. */
function leeway(volume: number, usual: number, thin: boolean): number {
  return volume <= usual ? 1 : Math.min(thin ? MOST_BUSY_THIN : MOST_BUSY, (volume / usual) ** BUSY_POWER);
}

function isClean(marks: Uint8Array, j: number, bit: number): boolean {
  return ((marks[j] as number) & bit) === 0;
}

/** Marks a value that lies more than `limit` outside the prices that explain it; those that are not known are NaN. */
function markOutside(
  ticks: BadTicks,
  j: number,
  field: number,
  value: number,
  a: number,
  b: number,
  c: number,
  d: number,
  limit: number,
  deviation: number,
): void {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  if (a < lowest) lowest = a;
  if (b < lowest) lowest = b;
  if (c < lowest) lowest = c;
  if (d < lowest) lowest = d;
  if (a > highest) highest = a;
  if (b > highest) highest = b;
  if (c > highest) highest = c;
  if (d > highest) highest = d;
  if (highest === 0) return;
  const distance = value > highest ? Math.log(value / highest) : value < lowest ? Math.log(lowest / value) : 0;
  if (distance > limit) mark(ticks, j, field, distance, value > highest ? highest : lowest, deviation);
}

/** Whether all prices of candle `j` are near those that explain it, its open near the price before: for 1 + x, below the exponential of x, without a logarithm. */
function isNear(candles: PositiveCandles, j: number, past: number, next: number, factor: number): boolean {
  const o = candles.open[j] as number;
  return o <= past * factor && past <= o * factor && !isFarOff(candles, j, past, next, factor);
}

/** Whether any price of candle `j` is more than `factor` times off all prices that explain it: a cheap first look. */
function isFarOff({ open, high, low, close }: PositiveCandles, j: number, past: number, next: number, factor: number): boolean {
  const o = open[j] as number;
  const c = close[j] as number;
  let top = Math.max(past, next);
  let bottom = Math.min(past, next);
  // One of the two may be unknown.
  if (Number.isNaN(past)) top = bottom = next;
  else if (Number.isNaN(next)) top = bottom = past;
  if (Number.isNaN(top)) return true;
  const highest = Math.max(o, c, top);
  const lowest = Math.min(o, c, bottom);
  if ((high[j] as number) > highest * factor || (low[j] as number) * factor < lowest) return true;
  return (
    o > Math.max(c, top) * factor ||
    c > Math.max(o, top) * factor ||
    o * factor < Math.min(c, bottom) ||
    c * factor < Math.min(o, bottom)
  );
}

/** Last of the candles from `j` on that open and close away from the price before them, when the price then comes back; -1 when it does not. */
function awayUntil({ open, close, length }: PositiveCandles, j: number, past: number, limit: number): number {
  const jump = Math.log((open[j] as number) / past);
  if (!(Math.abs(jump) > limit)) return -1;
  const direction = Math.sign(jump);
  for (let k = j; k < Math.min(length - 1, j + MOST_AWAY); k++) {
    if (direction * Math.log((open[k] as number) / past) <= limit) return -1;
    if (direction * Math.log((close[k] as number) / past) <= limit) return -1;
    const next = open[k + 1] as number;
    if (direction * Math.log((close[k] as number) / next) > limit && direction * Math.log(next / past) <= limit) return k;
  }
  return -1;
}

/** Marks candles that are away and come back. */
function markAway(candles: PositiveCandles, ticks: BadTicks, j: number, past: number, limit: number, deviation: number): void {
  const { open, high, low, close } = candles;
  const last = awayUntil(candles, j, past, limit);
  const direction = Math.sign(Math.log((open[j] as number) / past));
  for (let i = j; i <= last; i++) {
    mark(ticks, i, 0, Math.abs(Math.log((open[i] as number) / past)), past, deviation);
    mark(ticks, i, 3, Math.abs(Math.log((close[i] as number) / past)), past, deviation);
    for (const field of [1, 2]) {
      const price = (field === 1 ? high[i] : low[i]) as number;
      if (direction * Math.log(price / past) > limit) mark(ticks, i, field, Math.abs(Math.log(price / past)), past, deviation);
    }
  }
}

/** The newest close before candle `j` that is not marked, or the open of its candle; NaN without one near. */
function priceBefore({ open, close }: PositiveCandles, marks: Uint8Array, j: number): number {
  for (let k = j - 1; k >= 0 && k >= j - REACH; k--) {
    if (isClean(marks, k, CLOSE)) return close[k] as number;
    if (isClean(marks, k, OPEN)) return open[k] as number;
  }
  return Number.NaN;
}

/** The first open after candle `j` that is not marked, or the close of its candle; NaN without one near. */
function priceAfter({ open, close, length }: PositiveCandles, marks: Uint8Array, j: number): number {
  for (let k = j + 1; k < length && k <= j + REACH; k++) {
    if (isClean(marks, k, OPEN)) return open[k] as number;
    if (isClean(marks, k, CLOSE)) return close[k] as number;
  }
  return Number.NaN;
}
