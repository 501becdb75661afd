import type { FetchAttempt, TimeRange } from '@quality/validators';

/** Attempts that are remembered: more than the slots of a window of the default size. */
const MOST = 640;

interface Entry {
  readonly atMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: string | null;
}

/** The newest fetches of one feed: what was asked for when, and whether it was answered. Tells why candles are missing. */
export class FetchLog {
  /** A ring, once it is full. */
  readonly #entries: Entry[] = [];
  #next = 0;

  /** @param reason why it failed; `null` when it was answered */
  note(atMs: number, [fromMs, toMs]: TimeRange, reason: string | null): void {
    this.#entries[this.#next] = { atMs, fromMs, toMs, reason };
    this.#next = (this.#next + 1) % MOST;
  }

  /** By time, oldest first. */
  attempts(): FetchAttempt[] {
    const ordered =
      this.#entries.length < MOST ? this.#entries : [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)];
    return ordered.map(({ atMs, fromMs, toMs, reason }) => ({
      atMs,
      range: [fromMs, toMs] as const,
      ...(reason === null ? { outcome: 'answered' as const } : { outcome: 'failed' as const, reason }),
    }));
  }
}
