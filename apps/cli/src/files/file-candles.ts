import type { CandleStore } from './candle-store.ts';
import { quoteValue } from './unreadable-file.ts';

/** Candles of one file and what else the file tells. */
export interface FileCandles {
  /** To be closed when the file is done with. */
  readonly candles: CandleStore;
  /** What a column of symbols says, as it is written there, or null. */
  readonly symbol: string | null;
  readonly exchange: string | null;
  /** What a reader should know about how the file was read. */
  readonly notes: readonly string[];
}

/** The label that stands in every row, or null. */
export function onlyLabel(labels: readonly string[]): string | null {
  return labels.length === 1 && labels[0] !== '' ? labels[0]! : null;
}

/** Says that rows of several markets are in one file: they cannot be told apart once they are columns of candles. */
export function mixedNote(labels: readonly string[]): string {
  const shown = labels.slice(0, 3).map((label) => quoteValue(label));
  return `candles of several markets are in this file (${shown.join(', ')}${labels.length > 3 ? ', …' : ''}): check each on its own`;
}

/** Whether no row has a time. */
export function lacksTimes(candles: CandleStore): boolean {
  for (const times of candles.allTimes()) if (!times.every(Number.isNaN)) return false;
  return true;
}
