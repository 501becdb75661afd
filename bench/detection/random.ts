/** Seeded numbers: the same seed gives the same market on every machine. */
export class Random {
  private state: number;
  private spare = Number.NaN;

  constructor(seed: number) {
    // Neighbouring seeds must not give alike series.
    this.state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
    for (let i = 0; i < 5; i++) this.next();
  }

  /** From 0 up to but not including 1 (xorshift32, mixed). */
  next(): number {
    let x = this.state === 0 ? 0x6d2b79f5 : this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return (Math.imul(this.state, 0x2545f491) >>> 0) / 4_294_967_296;
  }

  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  sign(): 1 | -1 {
    return this.next() < 0.5 ? 1 : -1;
  }

  /** Standard normal (polar method). */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    for (;;) {
      const a = 2 * this.next() - 1;
      const b = 2 * this.next() - 1;
      const s = a * a + b * b;
      if (s === 0 || s >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.spare = b * scale;
      return a * scale;
    }
  }

  /** Variance 1, chi-square tails of `degrees` (above 2): the factor by which a Student's t is wilder than a normal. */
  tailFactor(degrees: number): number {
    let sum = 0;
    for (let k = 0; k < degrees; k++) sum += this.normal() ** 2;
    return Math.min(30, (degrees - 2) / sum);
  }

  poisson(mean: number): number {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let k = 0;
    for (let p = this.next(); p > limit; p *= this.next()) k++;
    return k;
  }
}
