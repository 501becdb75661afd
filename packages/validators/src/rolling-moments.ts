/**
 * Count, mean and squared distances of the finite values among the newest `window` rows. The rows are cut into blocks as long as the window: a
 * window is the end of one block and the start of the next, and the moments of both are merged (Chan, Golub, LeVeque 1983). Nothing is ever taken
 * away from a sum, so a value that has left leaves nothing behind, however large it was.
 */
export class RollingMoments {
  count = 0;
  mean = Number.NaN;
  /** Sample standard deviation; NaN for fewer than two values. */
  std = Number.NaN;
  readonly #window: number;
  readonly #block: Float64Array;
  /** Moments of the previous block from each of its rows to its end. */
  readonly #endCounts: Float64Array;
  readonly #endMeans: Float64Array;
  readonly #endSquares: Float64Array;
  #rows = 0;
  #startCount = 0;
  #startMean = 0;
  #startSquares = 0;

  constructor(window: number) {
    this.#window = window;
    this.#block = new Float64Array(window).fill(Number.NaN);
    this.#endCounts = new Float64Array(window + 1);
    this.#endMeans = new Float64Array(window + 1);
    this.#endSquares = new Float64Array(window + 1);
  }

  /** Takes the next row; a value that is not finite only pushes the oldest row out. */
  push(value: number): void {
    const at = this.#rows % this.#window;
    if (at === 0 && this.#rows > 0) this.#closeBlock();
    this.#block[at] = value;
    this.#rows++;
    if (value - value === 0) {
      const distance = value - this.#startMean;
      this.#startCount++;
      this.#startMean += distance / this.#startCount;
      this.#startSquares += distance * (value - this.#startMean);
    }
    this.#merge(at + 1);
  }

  #closeBlock(): void {
    let count = 0;
    let mean = 0;
    let squares = 0;
    for (let k = this.#window - 1; k >= 0; k--) {
      const value = this.#block[k] as number;
      if (value - value === 0) {
        const distance = value - mean;
        count++;
        mean += distance / count;
        squares += distance * (value - mean);
      }
      this.#endCounts[k] = count;
      this.#endMeans[k] = mean;
      this.#endSquares[k] = squares;
    }
    this.#startCount = 0;
    this.#startMean = 0;
    this.#startSquares = 0;
  }

  /** The end of the previous block from row `from` on, and the start of this one. */
  #merge(from: number): void {
    const before = this.#endCounts[from] as number;
    const count = before + this.#startCount;
    const distance = this.#startMean - (this.#endMeans[from] as number);
    const share = count === 0 ? 0 : this.#startCount / count;
    this.count = count;
    this.mean = count === 0 ? Number.NaN : before === 0 ? this.#startMean : (this.#endMeans[from] as number) + distance * share;
    const between = before === 0 || this.#startCount === 0 ? 0 : distance * distance * before * share;
    const squares = (this.#endSquares[from] as number) + this.#startSquares + between;
    this.std = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  }
}
