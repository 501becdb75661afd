import type { BlockCache } from './block-cache.ts';
import { priceDecimalsOf, type SimulatedMarket } from './market.ts';
import { hashAt, hashText, latticeNoise, normalAt, normalFrom, poisson, uniformStream } from './random.ts';
import { type Bar, joinBars, roundVolume, type Tape } from './tape.ts';
import { BLOCK_MS, STEP_MS, type Underlying } from './underlying.ts';

const MINUTE_MS = 60_000;
const STEPS_PER_MINUTE = MINUTE_MS / STEP_MS;
const STEPS_PER_BLOCK = BLOCK_MS / STEP_MS;
const MINUTES_PER_BLOCK = BLOCK_MS / MINUTE_MS;
/** Numbers of a bar in a packed block: open, high, low, close, volume, trades. */
const WIDTH = 6;

/**
 * A generated market: the shared price of its instrument, a small basis of its own, trades whose number follows the hour of the day and the
 * volatility. Everything is a function of seed and time.
 */
export class GeneratedTape implements Tape {
  readonly baseMs = MINUTE_MS;
  readonly #underlying: Underlying;
  readonly #seed: number;
  readonly #scale: number;
  readonly #tradesPerStep: number;
  readonly #meanSize: number;
  readonly #key: string;
  readonly #cache: BlockCache;
  /** Bars of whole blocks are small: all are kept, so that a long timeframe costs once. */
  readonly #wholes = new Map<number, Bar | null>();
  #lastBlock = Number.NaN;
  #lastMinutes: Float64Array = new Float64Array();

  constructor(seed: string, market: SimulatedMarket, underlying: Underlying, cache: BlockCache) {
    this.#underlying = underlying;
    this.#seed = hashText(`${seed}|${market.exchange}|${market.symbol}`);
    this.#key = `${market.exchange}|${market.symbol}`;
    this.#cache = cache;
    this.#scale = 10 ** priceDecimalsOf(market, underlying.price);
    this.#tradesPerStep = (market.tradesPerMinute ?? 60) / STEPS_PER_MINUTE;
    this.#meanSize = 500 / underlying.price;
  }

  bar(fromMs: number, toMs: number, nowMs: number): Bar | null {
    const endMs = Math.min(toMs, nowMs);
    let bar: Bar | null = null;
    let at = fromMs;
    while (at < endMs) {
      const block = Math.floor(at / BLOCK_MS);
      const blockMs = block * BLOCK_MS;
      if (at === blockMs && at + BLOCK_MS <= endMs) {
        bar = joinBars(bar, this.#whole(block));
        at += BLOCK_MS;
      } else if (at + MINUTE_MS <= endMs) {
        bar = joinBars(bar, barAt(this.#minutes(block), (at - blockMs) / MINUTE_MS));
        at += MINUTE_MS;
      } else {
        return joinBars(bar, this.#formingMinute(at, Math.floor((endMs - at) / STEP_MS)));
      }
    }
    return bar;
  }

  lastClose(timeMs: number): number {
    const minute = Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
    // The first minute of a block always trades, so this walk ends within one block.
    for (let at = minute; ; at -= MINUTE_MS) {
      const bar = this.bar(at, at + MINUTE_MS, timeMs);
      if (bar !== null) return bar.close;
    }
  }

  #whole(block: number): Bar | null {
    let whole = this.#wholes.get(block);
    if (whole === undefined) {
      const minutes = this.#minutes(block);
      whole = null;
      for (let i = 0; i < MINUTES_PER_BLOCK; i++) whole = joinBars(whole, barAt(minutes, i));
      this.#wholes.set(block, whole);
    }
    return whole;
  }

  /** Packed minutes of a block. */
  #minutes(block: number): Float64Array {
    // Minutes are asked for in a row: the shared cache is for other blocks than the last one.
    if (block === this.#lastBlock) return this.#lastMinutes;
    this.#lastMinutes = this.#cache.get(`${this.#key}#${block}`, () => {
      const prices = this.#prices(block, 0, STEPS_PER_BLOCK);
      const minutes = new Float64Array(MINUTES_PER_BLOCK * WIDTH);
      for (let i = 0; i < MINUTES_PER_BLOCK; i++) {
        this.#trade(minutes, i * WIDTH, block * BLOCK_MS + i * MINUTE_MS, prices, i * STEPS_PER_MINUTE, STEPS_PER_MINUTE);
      }
      return minutes;
    });
    this.#lastBlock = block;
    return this.#lastMinutes;
  }

  #formingMinute(startMs: number, steps: number): Bar | null {
    const block = Math.floor(startMs / BLOCK_MS);
    const packed = new Float64Array(WIDTH);
    this.#trade(packed, 0, startMs, this.#prices(block, (startMs - block * BLOCK_MS) / STEP_MS, steps), 0, steps);
    return barAt(packed, 0);
  }

  /** Prices of this exchange at `count + 1` ends of steps: the shared price, two basis points of slow basis and a half of noise. */
  #prices(block: number, firstStep: number, count: number): Float64Array {
    const path = this.#underlying.path(block);
    const prices = new Float64Array(count + 1);
    for (let i = 0; i <= count; i++) {
      const step = block * STEPS_PER_BLOCK + firstStep + i;
      const basis =
        2e-4 * latticeNoise(this.#seed ^ 0x7a6f, (step * STEP_MS) / 600_000) + 5e-5 * normalAt(this.#seed ^ 0x1c3b, step);
      prices[i] = this.#round(Math.exp((path[firstStep + i] as number) + basis));
    }
    return prices;
  }

  /** Writes the bar of the first `steps` steps of a minute; a minute without trades keeps 0 trades. */
  #trade(out: Float64Array, at: number, startMs: number, prices: Float64Array, first: number, steps: number): void {
    const uniform = uniformStream(hashAt(this.#seed, startMs / MINUTE_MS));
    const intensity = this.#tradesPerStep * dailyCycle(startMs) * Math.exp(0.5 * this.#underlying.logVolatility(startMs));
    let volume = 0;
    for (let i = 0; i < steps; i++) {
      const count = poisson(intensity, uniform);
      const size = Math.exp(0.6 * normalFrom(uniform()) - 0.18);
      const reach = uniform() * 0.00012;
      const trades = startMs % BLOCK_MS === 0 && i === 0 ? Math.max(1, count) : count;
      if (trades === 0) continue;
      const close = prices[first + i + 1] as number;
      const open = trades === 1 ? close : (prices[first + i] as number);
      const high = trades === 1 ? close : this.#round(Math.max(open, close) * (1 + reach));
      const low = trades === 1 ? close : this.#round(Math.min(open, close) * (1 - reach));
      const isFirst = out[at + 5] === 0;
      if (isFirst) out[at] = open;
      out[at + 1] = isFirst ? high : Math.max(out[at + 1] as number, high);
      out[at + 2] = isFirst ? low : Math.min(out[at + 2] as number, low);
      out[at + 3] = close;
      out[at + 5] = (out[at + 5] as number) + trades;
      volume += trades * this.#meanSize * size;
    }
    if (volume > 0) out[at + 4] = Math.max(1e-8, roundVolume(volume));
  }

  #round(price: number): number {
    return Math.round(price * this.#scale) / this.#scale;
  }
}

function barAt(packed: Float64Array, index: number): Bar | null {
  const at = index * WIDTH;
  const trades = packed[at + 5] as number;
  if (trades === 0) return null;
  return {
    open: packed[at] as number,
    high: packed[at + 1] as number,
    low: packed[at + 2] as number,
    close: packed[at + 3] as number,
    volume: packed[at + 4] as number,
    trades,
  };
}

/** Trading over the day: quietest near 04:00 UTC, busiest near 16:00 UTC, mean 1. */
function dailyCycle(timeMs: number): number {
  return 1 - 0.5 * Math.cos(((timeMs / 3_600_000 - 4) / 24) * 2 * Math.PI);
}
