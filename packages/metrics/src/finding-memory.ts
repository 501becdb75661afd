import type { Issue } from '@quality/validators';
import { type CountedTimes, countDistinct } from './distinct-times.ts';

/** What of one feed's findings was counted already. */
export class FindingMemory {
  readonly #counted = new Map<string, CountedTimes>();
  readonly #untimed = new Set<string>();

  /**
   * Counts what each issue shows for the first time, in the order of `issues`.
   *
   * An issue without open times counts as one when it appears, and again after a report without it.
   */
  countNew(issues: readonly Issue[], fromMs: number, toMs: number): number[] {
    const fresh: number[] = [];
    const present = new Set<string>();
    for (const issue of issues) {
      const key = `${issue.type}|${issue.field ?? ''}`;
      present.add(key);
      if (issue.times.length === 0) {
        fresh.push(this.#untimed.has(key) ? 0 : 1);
        this.#untimed.add(key);
        continue;
      }
      const result = countDistinct(this.#counted.get(key) ?? [], issue.times, fromMs, toMs);
      this.#counted.set(key, result.counted);
      fresh.push(result.fresh);
    }
    this.#forgetAbsent(present, fromMs, toMs);
    return fresh;
  }

  /** Open times remembered over all issues. */
  get size(): number {
    let size = this.#untimed.size;
    for (const times of this.#counted.values()) size += times.length;
    return size;
  }

  #forgetAbsent(present: ReadonlySet<string>, fromMs: number, toMs: number): void {
    for (const key of this.#untimed) if (!present.has(key)) this.#untimed.delete(key);
    for (const [key, times] of this.#counted) {
      if (present.has(key)) continue;
      const kept = countDistinct(times, [], fromMs, toMs).counted;
      if (kept.length === 0) this.#counted.delete(key);
      else this.#counted.set(key, kept);
    }
  }
}
