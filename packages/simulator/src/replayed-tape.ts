import type { Replay } from './market.ts';
import { type Bar, joinBars, type Tape } from './tape.ts';
import { gridOf } from './timeframe-grid.ts';

/**
 * Candles of a file, moved in time so that the last one closes at the start. After that they run backwards, then forwards again: the price
 * has no jump where they turn. Holes of the file stay holes.
 */
export class ReplayedTape implements Tape {
  readonly baseMs: number;
  readonly #bars: readonly (Bar | null)[];
  readonly #lastSlotMs: number;

  /** @throws RangeError when the replay has no rows or its timeframe is a month. */
  constructor(replay: Replay, startMs: number) {
    const grid = gridOf(replay.timeframe);
    const first = Number(replay.rows[0]?.[0]);
    const last = Number(replay.rows.at(-1)?.[0]);
    if (!Number.isFinite(first) || !Number.isFinite(last)) throw new RangeError('a replay needs rows [ms, o, h, l, c, v]');
    this.baseMs = grid.next(grid.floor(first)) - grid.floor(first);
    if (replay.timeframe.endsWith('M')) throw new RangeError('a replay in months is not possible: months differ in length');
    const bars: (Bar | null)[] = new Array(Math.round((last - first) / this.baseMs) + 1).fill(null);
    for (const [t, o, h, l, c, v] of replay.rows) {
      const bar = { open: Number(o), high: Number(h), low: Number(l), close: Number(c), volume: Number(v), trades: 1 };
      if (bar.volume > 0 && Object.values(bar).every(Number.isFinite)) bars[Math.round((Number(t) - first) / this.baseMs)] = bar;
    }
    this.#bars = bars;
    this.#lastSlotMs = grid.floor(startMs) - this.baseMs;
  }

  bar(fromMs: number, toMs: number, nowMs: number): Bar | null {
    let bar: Bar | null = null;
    for (let at = fromMs; at < Math.min(toMs, nowMs); at += this.baseMs) bar = joinBars(bar, this.#at(at));
    return bar;
  }

  lastClose(timeMs: number): number {
    const start = Math.floor(timeMs / this.baseMs) * this.baseMs;
    for (let i = 0; i <= 2 * this.#bars.length; i++) {
      const bar = this.#at(start - i * this.baseMs);
      if (bar !== null) return bar.close;
    }
    return Number.NaN;
  }

  #at(slotMs: number): Bar | null {
    const count = this.#bars.length;
    const index = count - 1 + Math.round((slotMs - this.#lastSlotMs) / this.baseMs);
    const place = ((index % (2 * count)) + 2 * count) % (2 * count);
    if (place < count) return this.#bars[place] ?? null;
    const mirrored = this.#bars[2 * count - 1 - place] ?? null;
    return mirrored === null ? null : { ...mirrored, open: mirrored.close, close: mirrored.open };
  }
}
