/** A bucket of tokens that fills evenly: at most `perMinute` at once, `perMinute` a minute. */
export class Budget {
  readonly #perMinute: number;
  #tokens: number;
  #filledMs: number | null = null;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
    this.#tokens = perMinute;
  }

  /** Takes one token; false when there is none. */
  take(nowMs: number): boolean {
    const passedMs = this.#filledMs === null ? 0 : Math.max(0, nowMs - this.#filledMs);
    this.#tokens = Math.min(this.#perMinute, this.#tokens + (passedMs / 60_000) * this.#perMinute);
    this.#filledMs = nowMs;
    // Three times a third of a token is one, whatever the rounding.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }
}
