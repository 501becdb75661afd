import type { Outage } from './gap-cause.ts';

const MOST_OUTAGES = 50;

/** When an exchange did not answer: from the first fetch that failed to the first that did not. The newest are kept. */
export class OutageLog {
  #outages: Outage[] = [];

  get outages(): readonly Outage[] {
    return this.#outages;
  }

  fail(nowMs: number, reason: string): void {
    if (this.#outages.at(-1)?.toMs === null) return;
    this.#outages.push({ fromMs: nowMs, toMs: null, reason });
    if (this.#outages.length > MOST_OUTAGES) this.#outages.shift();
  }

  succeed(nowMs: number): void {
    const last = this.#outages.at(-1);
    if (last?.toMs === null) this.#outages[this.#outages.length - 1] = { ...last, toMs: nowMs };
  }
}
