import { CandleSeries } from '@quality/validators';
import type { Candle } from '../candle.ts';

/** Candles that were delivered twice: as they were known, and as they came again. */
export interface Overlap {
  readonly before: readonly Candle[];
  readonly after: readonly Candle[];
}

/** Two versions of the same candles, for `checkRevisions`. */
export interface Versions {
  readonly stored: CandleSeries;
  readonly refetched: CandleSeries;
}

/** Candles of one window that were changed after they had been published, as they were first. */
export class RevisionLog {
  readonly #first: Map<number, Candle>;
  #overlap: Overlap = { before: [], after: [] };

  /** @param first what another log of the same feed knew */
  constructor(first: readonly Candle[] = []) {
    this.#first = new Map(first.map((candle) => [candle[0], candle]));
  }

  /** The changed candles as they were first. */
  get first(): readonly Candle[] {
    return [...this.#first.values()];
  }

  /** Takes over what one answer brought again. */
  note(overlap: Overlap, revised: readonly Candle[]): void {
    this.#overlap = overlap;
    if (revised.length === 0) return;
    const changed = new Set(revised.map(([openMs]) => openMs));
    for (const candle of overlap.before)
      if (changed.has(candle[0]) && !this.#first.has(candle[0])) this.#first.set(candle[0], candle);
  }

  /** Forgets what opened before `ms`. */
  dropBefore(ms: number): void {
    if (this.#first.size === 0) return;
    for (const openMs of this.#first.keys()) if (openMs < ms) this.#first.delete(openMs);
  }

  /** What came twice and what was changed since; `null` when nothing was compared yet. `candles`: the window as it is known now. */
  versions(candles: CandleSeries): Versions | null {
    const { before, after } = this.#overlap;
    if (this.#first.size === 0) {
      return before.length === 0 ? null : { stored: CandleSeries.fromRows(before), refetched: CandleSeries.fromRows(after) };
    }
    const stored = new Map(before.map((candle) => [candle[0], candle]));
    const refetched = new Map(after.map((candle) => [candle[0], candle]));
    for (const [openMs, candle] of this.#first) {
      stored.set(openMs, candle);
      const row = candles.time.lastIndexOf(openMs);
      if (row >= 0) refetched.set(openMs, rowOf(candles, row));
    }
    return { stored: CandleSeries.fromRows([...stored.values()]), refetched: CandleSeries.fromRows([...refetched.values()]) };
  }
}

function rowOf({ time, open, high, low, close, volume }: CandleSeries, row: number): Candle {
  return [time[row]!, open[row]!, high[row]!, low[row]!, close[row]!, volume[row]!];
}
