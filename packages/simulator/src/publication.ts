import { changeOf, freezeOf, sightOf } from './candle-faults.ts';
import type { DataFault } from './fault.ts';
import type { Bar, Tape } from './tape.ts';
import type { TimeframeGrid } from './timeframe-grid.ts';

/** A candle as an exchange publishes it; a field is null only under the fault `missing_value`. */
export interface PublishedCandle {
  readonly openTimeMs: number;
  /** Open time of the next slot. */
  readonly closeTimeMs: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly trades: number;
}

export interface PublicationOptions {
  readonly tape: Tape;
  readonly grid: TimeframeGrid;
  readonly nowMs: number;
  /** What is published for a slot without trades. */
  readonly withoutTrades: 'fills' | 'omits';
  readonly faults: readonly DataFault[];
}

/** Candles from the slot that holds `startMs` to the forming one, ascending, as the exchange shows them at `nowMs`. */
export function* publish(startMs: number, options: PublicationOptions): Generator<PublishedCandle, void, undefined> {
  const { tape, grid, withoutTrades, faults } = options;
  const sightMs = sightOf(options);
  const freeze = freezeOf(options);
  const changes = faults.map((fault) => changeOf(fault, options)).filter((change) => change !== null);
  // Candles with the stamp of their close appear one slot later than they opened.
  const first = grid.back(startMs, faults.some(({ kind }) => kind === 'close_stamped') ? 1 : 0);
  for (let slot = first; slot < sightMs; slot = grid.next(slot)) {
    const end = grid.next(slot);
    const traded = tape.bar(slot, end, sightMs) ?? (withoutTrades === 'fills' ? fillerOf(tape.lastClose(slot)) : null);
    const bar = freeze !== null && end > freeze.fromMs ? freeze.bar : traded;
    if (bar === null) continue;
    let candles: readonly PublishedCandle[] = [{ openTimeMs: slot, closeTimeMs: end, ...bar }];
    for (const change of changes) candles = candles.flatMap(change);
    yield* candles;
  }
}

/** What a filling exchange publishes where nothing traded. */
function fillerOf(close: number): Bar {
  return { open: close, high: close, low: close, close, volume: 0, trades: 0 };
}
