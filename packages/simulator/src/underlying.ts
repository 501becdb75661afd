import type { BlockCache } from './block-cache.ts';
import { hashText, latticeNoise, normalAt } from './random.ts';

/** Length of one step of the price path, ms. */
export const STEP_MS = 15_000;
/** Length of a block: the path is fixed at its ends and walks freely within, ms. */
export const BLOCK_MS = 6 * 3_600_000;

const STEPS = BLOCK_MS / STEP_MS;
const OCTAVES = [1, 4, 16, 64, 256] as const;

/**
 * The price of one instrument, shared by all exchanges: a random walk with fat tails and volatility clusters whose value at any time is a
 * function of seed and time. Blocks of six hours are bridges between anchors, so no state is carried.
 */
export class Underlying {
  readonly price: number;
  readonly #seed: number;
  readonly #dailyVolatility: number;
  readonly #key: string;
  readonly #cache: BlockCache;

  constructor(seed: string, instrument: string, price: number, dailyVolatility: number, cache: BlockCache) {
    this.price = price;
    this.#key = instrument;
    this.#cache = cache;
    this.#seed = hashText(`${seed}|${instrument}`);
    this.#dailyVolatility = dailyVolatility;
  }

  /** Natural logarithms of the price at each step of a block, both ends included. */
  path(block: number): Float64Array {
    return this.#cache.get(`${this.#key}#${block}`, () => this.#path(block));
  }

  /** Slow state of the volatility: the step's standard deviation is multiplied by its exponential. */
  logVolatility(timeMs: number): number {
    return (
      0.35 * latticeNoise(this.#seed ^ 0x51ab, timeMs / 1_800_000) + 0.3 * latticeNoise(this.#seed ^ 0x2f17, timeMs / 21_600_000)
    );
  }

  /** Where a block starts: octaves whose amplitude doubles when their period quadruples, as of a random walk. */
  #anchor(block: number): number {
    const amplitude = (this.#dailyVolatility / 2) * 0.5;
    let level = Math.log(this.price);
    for (const [i, period] of OCTAVES.entries()) {
      level += amplitude * 2 ** i * latticeNoise(this.#seed + i * 0x9e37, block / period);
    }
    return level;
  }

  #path(block: number): Float64Array {
    const path = new Float64Array(STEPS + 1);
    const sigma = this.#dailyVolatility / Math.sqrt(86_400_000 / STEP_MS);
    const first = block * STEPS;
    let sum = 0;
    let volatility = 0;
    for (let i = 0; i < STEPS; i++) {
      if (i % 4 === 0) volatility = sigma * Math.exp(this.logVolatility((first + i) * STEP_MS));
      const tail = Math.exp(0.4 * normalAt(this.#seed ^ 0x33c1, first + i) - 0.16);
      sum += volatility * tail * normalAt(this.#seed, first + i);
      path[i + 1] = sum;
    }
    const from = this.#anchor(block);
    const drift = (this.#anchor(block + 1) - from - sum) / STEPS;
    for (let i = 0; i <= STEPS; i++) path[i] = (path[i] as number) + from + drift * i;
    return path;
  }
}
