import { Random } from './random.ts';

/** Open time in ms, open, high, low, close, volume. */
export type Row = [time: number, open: number, high: number, low: number, close: number, volume: number];

/** What kind of market a clean series comes from. Nothing here knows of a detector. */
export interface MarketKind {
  readonly name: string;
  readonly timeframe: string;
  readonly stepMs: number;
  readonly price: number;
  /** Smallest step of a price. */
  readonly tick: number;
  /** Standard deviation of the log return of a usual candle. */
  readonly sigma: number;
  /** Degrees of freedom of the tails of returns. */
  readonly degrees: number;
  /** How strongly and how long wild candles follow wild candles (GARCH alpha and beta). */
  readonly alpha: number;
  readonly beta: number;
  /** Mean trades in a candle. */
  readonly trades: number;
  /** Half of the distance between bid and ask, relative. */
  readonly halfSpread: number;
  /** Pull back to the starting price in each candle: a stable coin. */
  readonly pull: number;
  readonly withoutTrades: 'omits' | 'fills';
  /** True extremes, which are no faults: a crash over candles, or a wick within one, with the volume that comes with them. */
  readonly extreme: 'none' | 'crash' | 'wick';
}

const LIQUID: MarketKind = {
  name: 'liquid 1m',
  timeframe: '1m',
  stepMs: 60_000,
  price: 30_000,
  tick: 0.01,
  sigma: 0.0007,
  degrees: 5,
  alpha: 0.08,
  beta: 0.9,
  trades: 60,
  halfSpread: 0.00002,
  pull: 0,
  withoutTrades: 'fills',
  extreme: 'none',
};

/** The markets of the benchmark. */
export const MARKETS: readonly MarketKind[] = [
  LIQUID,
  { ...LIQUID, name: 'liquid 1h', timeframe: '1h', stepMs: 3_600_000, sigma: 0.006, trades: 200 },
  {
    ...LIQUID,
    name: 'coarse tick 5m',
    timeframe: '5m',
    stepMs: 300_000,
    price: 0.0000123,
    tick: 1e-8,
    sigma: 0.0025,
    trades: 40,
  },
  {
    ...LIQUID,
    name: 'memecoin 5m',
    timeframe: '5m',
    stepMs: 300_000,
    price: 0.00417,
    tick: 1e-6,
    sigma: 0.012,
    degrees: 4,
    alpha: 0.15,
    beta: 0.82,
    trades: 25,
    halfSpread: 0.0008,
  },
  { ...LIQUID, name: 'thin 1m, omits', sigma: 0.0012, trades: 0.8, halfSpread: 0.0006, withoutTrades: 'omits', price: 240 },
  { ...LIQUID, name: 'thin 1m, fills', sigma: 0.0012, trades: 1.5, halfSpread: 0.0006, price: 240 },
  {
    ...LIQUID,
    name: 'stable coin 1m',
    price: 1,
    tick: 0.0001,
    sigma: 0.00003,
    trades: 20,
    halfSpread: 0.00003,
    pull: 0.02,
  },
  { ...LIQUID, name: 'crash 1m', extreme: 'crash' },
  { ...LIQUID, name: 'crash 1h', timeframe: '1h', stepMs: 3_600_000, sigma: 0.006, trades: 200, extreme: 'crash' },
  { ...LIQUID, name: 'flash wick 1h', timeframe: '1h', stepMs: 3_600_000, sigma: 0.005, trades: 200, extreme: 'wick' },
];

/** A clean series: every candle is made of trades. */
export interface Market {
  readonly kind: MarketKind;
  readonly rows: readonly Row[];
  /** Conditional standard deviation at each row, at least a tick and half the spread: what a fault's size is measured in. */
  readonly sigma: Float64Array;
  /** Open times of the candles of a true extreme. */
  readonly extremes: ReadonlySet<number>;
  /** Slots that the series covers. */
  readonly slots: number;
}

const START_MS = Date.UTC(2024, 2, 4);
const DAY_MS = 86_400_000;
/** Trades that move the price within a candle; more of them change nothing. */
const MOST_STEPS = 40;

/** How far from usual the market is in one candle of an extreme. */
interface Stress {
  /** Log move of the whole candle. */
  readonly drift: number;
  /** Log reach of a wick that comes back within the candle. */
  readonly wick: number;
  readonly volatility: number;
  readonly activity: number;
}

/** Trades of a market, gathered into candles. */
export function makeMarket(kind: MarketKind, seed: number, slots: number): Market {
  const random = new Random(seed);
  const stress = stressOf(kind, random, slots);
  const rows: Row[] = [];
  const sigmas: number[] = [];
  const extremes = new Set<number>();
  const usual = kind.sigma ** 2;
  const floor = Math.max(kind.tick / kind.price, kind.halfSpread);
  let variance = usual;
  let mid = 0;
  let close = Number.NaN;
  let busy = 0;
  for (let i = 0; i < slots; i++) {
    const time = START_MS + i * kind.stepMs;
    const daily = Math.exp(0.5 * Math.sin((2 * Math.PI * (time % DAY_MS)) / DAY_MS));
    busy = 0.7 * busy + 0.35 * random.normal();
    const now = stress.get(i);
    // Nobody saw a true extreme in a candle that trades less than usual.
    if (now !== undefined) busy = Math.abs(busy);
    // Busy candles move more, and wild ones trade more: the two go together in every market.
    const tail = Math.max(now === undefined ? 0 : 1, random.tailFactor(kind.degrees));
    const activity = Math.exp(busy) * daily * Math.max(0.5, tail) ** 0.75 * (now?.activity ?? 1);
    const local = Math.sqrt(variance * daily) * (now?.volatility ?? 1);
    const spread = local * Math.sqrt(tail * Math.exp(busy - 0.06));
    const trades = random.poisson(kind.trades * activity);
    const steps = Math.max(1, Math.min(MOST_STEPS, trades));
    const before = mid;
    const row: Row = [time, Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 0];
    // Not its first or last trade: after a true extreme the market goes on from where it is.
    const peak = 1 + random.below(Math.max(1, steps - 2));
    for (let k = 0; k < steps; k++) {
      mid += (spread / Math.sqrt(steps)) * random.normal() + (now?.drift ?? 0) / steps - kind.pull * (mid / steps);
      const reach = now !== undefined && k === peak ? now.wick : 0;
      if (trades > 0) trade(row, mid + reach + random.sign() * kind.halfSpread, kind);
    }
    if (trades > 0) {
      row[5] = round((volumeOf(random) * kind.trades * activity * trades) / Math.max(1, kind.trades * activity), 1e-6);
      close = row[4];
    } else if (kind.withoutTrades === 'fills' && !Number.isNaN(close)) {
      for (const field of [1, 2, 3, 4] as const) row[field] = close;
    }
    const shock = mid - before - (now?.drift ?? 0);
    variance =
      usual * (1 - kind.alpha - kind.beta) + kind.alpha * Math.min(shock ** 2 / daily, 400 * usual) + kind.beta * variance;
    if (Number.isNaN(row[4])) continue;
    rows.push(row);
    // From one candle to the next: over minutes without trades too, and from bid to ask.
    const traded = kind.withoutTrades === 'omits' ? 1 - Math.exp(-kind.trades * activity) : 1;
    sigmas.push(Math.max(Math.hypot(local / Math.sqrt(traded), kind.halfSpread), floor));
    if (now !== undefined) extremes.add(time);
  }
  return { kind, rows, sigma: Float64Array.from(sigmas), extremes, slots };
}

function trade(row: Row, logPrice: number, kind: MarketKind): void {
  const price = round(Math.max(kind.tick, kind.price * Math.exp(logPrice)), kind.tick);
  if (Number.isNaN(row[1])) row[1] = price;
  if (price > row[2]) row[2] = price;
  if (price < row[3]) row[3] = price;
  row[4] = price;
}

function volumeOf(random: Random): number {
  return Math.exp(0.3 * random.normal());
}

function round(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** When and how far a series of 500 candles or more goes to an extreme: about once in 400 candles. */
function stressOf(kind: MarketKind, random: Random, slots: number): Map<number, Stress> {
  const stress = new Map<number, Stress>();
  if (kind.extreme === 'none') return stress;
  for (let at = 100 + random.below(150); at < slots - 60; at += 300 + random.below(200)) {
    const direction = random.next() < 0.7 ? -1 : 1;
    if (kind.extreme === 'wick') {
      const size = (15 + 30 * random.next()) * kind.sigma;
      stress.set(at, { drift: 0, wick: direction * size, volatility: 2, activity: 6 + 6 * random.next() });
      for (let k = 1; k < 6; k++) stress.set(at + k, calming(k, 3));
      continue;
    }
    const length = 1 + random.below(5);
    const size = Math.min(0.4, (25 + 60 * random.next()) * kind.sigma);
    for (let k = 0; k < length; k++)
      stress.set(at + k, {
        drift: (direction * size) / length,
        wick: (direction * size) / (4 * length),
        volatility: 8,
        activity: 10 + 10 * random.next(),
      });
    stress.set(at + length, { drift: -0.5 * direction * size, wick: 0, volatility: 6, activity: 10 });
    for (let k = 1; k < 40; k++) stress.set(at + length + k, calming(k, 12));
  }
  return stress;
}

/** The market after an extreme: wild and busy, less with every candle. */
function calming(k: number, length: number): Stress {
  const rest = Math.exp(-k / length);
  return { drift: 0, wick: 0, volatility: 1 + 5 * rest, activity: 1 + 8 * rest };
}
