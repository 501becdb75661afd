/** Ratio between the bounds of a bin: a quantile read from a distribution is off by at most 2.5 %. */
const BIN_RATIO = 1.05;
const LOG_RATIO = Math.log(BIN_RATIO);

/**
 * How often values of each size occurred, in bins whose bounds rise by 5 % (the idea of DDSketch). Distributions of two spans add up to the one of
 * both. Negative values and values that are not finite are not counted.
 */
export interface Distribution {
  /** Values that are exactly 0; they are in no bin. */
  readonly zeros: number;
  /** Number of the bin and its count, ascending; bin `b` holds values above `1.05^(b-1)` and up to `1.05^b`. */
  readonly bins: readonly (readonly [bin: number, count: number])[];
}

/** A distribution that is being filled. */
export class DistributionBuilder {
  #zeros = 0;
  readonly #bins = new Map<number, number>();

  add(value: number): void {
    if (value === 0) this.#zeros++;
    if (!(value > 0) || value === Number.POSITIVE_INFINITY) return;
    const bin = Math.ceil(Math.log(value) / LOG_RATIO);
    this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + 1);
  }

  addAll({ zeros, bins }: Distribution): this {
    this.#zeros += zeros;
    for (const [bin, count] of bins) this.#bins.set(bin, (this.#bins.get(bin) ?? 0) + count);
    return this;
  }

  build(): Distribution {
    return { zeros: this.#zeros, bins: [...this.#bins].sort(([a], [b]) => a - b) };
  }
}

/** Values in a distribution. */
export function countOf({ zeros, bins }: Distribution): number {
  return bins.reduce((total, [, count]) => total + count, zeros);
}

/** Quantile `q` of the values above 0 (`zeros` left out), within 2.5 %; NaN for none. */
export function quantileOf({ bins }: Distribution, q: number): number {
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [bin, count] of bins) {
    below += count;
    // The middle of the bin, in logarithms, is off by the least in both directions.
    if (below > q * (total - 1)) return Math.exp((bin - 0.5) * LOG_RATIO);
  }
  return Number.NaN;
}
