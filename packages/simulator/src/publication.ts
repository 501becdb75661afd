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

type Change = (candle: PublishedCandle) => readonly PublishedCandle[];

/** Candles from the slot that holds `startMs` to the forming one, ascending, as the exchange shows them at `nowMs`. */
export function* publish(startMs: number, options: PublicationOptions): Generator<PublishedCandle, void, undefined> {
  const { tape, grid, faults } = options;
  const seenAtMs = sightOf(options);
  const lateStampsMs = faults.some((fault) => fault.kind === 'close_stamped') ? 1 : 0;
  const changes = faults.map((fault) => changeOf(fault, options)).filter((change) => change !== null);
  let slot = grid.floor(startMs);
  if (lateStampsMs > 0) slot = grid.back(slot, 1);
  for (; slot < seenAtMs; slot = grid.next(slot)) {
    const end = grid.next(slot);
    const bar = tape.bar(slot, end, seenAtMs) ?? (options.withoutTrades === 'fills' ? fillerOf(tape.lastClose(slot)) : null);
    const frozen = frozenBar(bar, slot, end, options);
    if (frozen === null) continue;
    let candles: readonly PublishedCandle[] = [{ openTimeMs: slot, closeTimeMs: end, ...frozen }];
    for (const change of changes) candles = candles.flatMap(change);
    yield* candles;
  }
}

/** The bar that a fault-free exchange shows, without a filler: null when nothing traded. */
function fillerOf(close: number): Bar {
  return { open: close, high: close, low: close, close, volume: 0, trades: 0 };
}

/** Until when the exchange has seen trades: now, unless its candles come late or no more. */
function sightOf({ grid, nowMs, faults }: PublicationOptions): number {
  let sightMs = nowMs;
  for (const fault of faults) {
    if (fault.kind === 'stale') sightMs = Math.min(sightMs, grid.floor(fault.fromMs ?? nowMs));
    if (fault.kind === 'lagging')
      sightMs -= grid.next(grid.floor(nowMs)) - grid.back(grid.next(grid.floor(nowMs)), fault.slots ?? 1);
  }
  return sightMs;
}

function frozenBar(
  bar: Bar | null,
  slotMs: number,
  endMs: number,
  { tape, grid, faults, nowMs }: PublicationOptions,
): Bar | null {
  const fault = faults.find((candidate) => candidate.kind === 'frozen');
  const fromMs = fault?.fromMs ?? nowMs;
  if (fault === undefined || endMs <= fromMs) return bar;
  const last = grid.back(grid.floor(fromMs), 1);
  const stuck = tape.bar(last, grid.next(last), nowMs);
  const close = tape.lastClose(grid.floor(fromMs));
  return {
    open: close,
    high: close,
    low: close,
    close,
    volume: stuck?.volume ?? 0,
    trades: stuck?.trades ?? (slotMs > 0 ? 1 : 0),
  };
}

/** What a fault does to one candle; null when it does nothing to single candles. */
function changeOf(fault: DataFault, options: PublicationOptions): Change | null {
  switch (fault.kind) {
    case 'gap':
      return (candle) => (isStruck(candle, fault, 60, fault.length ?? 3) ? [] : [candle]);
    case 'bad_tick':
      return (candle) => [
        isStruck(candle, fault, 97, 1) ? withClose(candle, (candle.close ?? 0) * (fault.factor ?? 1.1)) : candle,
      ];
    case 'duplicates':
      return (candle) =>
        isStruck(candle, fault, 50, 1)
          ? [candle, fault.conflicting ? withClose(candle, (candle.close ?? 0) * 1.001) : candle]
          : [candle];
    case 'revised':
      return (candle) => {
        const finalMs = candle.closeTimeMs + (fault.afterMs ?? candle.closeTimeMs - candle.openTimeMs);
        if (options.nowMs >= finalMs || !isStruck(candle, fault, 10, 1)) return [candle];
        return [{ ...candle, close: mean(candle.high, candle.low), volume: roundTo(8, (candle.volume ?? 0) * 0.9) }];
      };
    case 'missing_value':
      return (candle) => [isStruck(candle, fault, 40, 1) ? { ...candle, [fault.field ?? 'close']: null } : candle];
    case 'shifted':
      return (candle) => [scalePrices(candle, fault.factor ?? 1.02)];
    case 'close_stamped':
      return (candle) => [{ ...candle, openTimeMs: candle.closeTimeMs, closeTimeMs: options.grid.next(candle.closeTimeMs) }];
    default:
      return null;
  }
}

function isStruck(
  candle: PublishedCandle,
  fault: { readonly every?: number; readonly fromMs?: number; readonly toMs?: number },
  defaultEvery: number,
  length: number,
): boolean {
  const { openTimeMs, closeTimeMs } = candle;
  if (openTimeMs < (fault.fromMs ?? Number.NEGATIVE_INFINITY) || openTimeMs >= (fault.toMs ?? Number.POSITIVE_INFINITY))
    return false;
  return Math.floor(openTimeMs / (closeTimeMs - openTimeMs)) % (fault.every ?? defaultEvery) < length;
}

function withClose(candle: PublishedCandle, close: number): PublishedCandle {
  const rounded = roundTo(8, close);
  return {
    ...candle,
    close: rounded,
    high: Math.max(candle.high ?? rounded, rounded),
    low: Math.min(candle.low ?? rounded, rounded),
  };
}

function scalePrices(candle: PublishedCandle, factor: number): PublishedCandle {
  const scale = (price: number | null) => (price === null ? null : roundTo(8, price * factor));
  return { ...candle, open: scale(candle.open), high: scale(candle.high), low: scale(candle.low), close: scale(candle.close) };
}

function mean(a: number | null, b: number | null): number {
  return roundTo(8, ((a ?? 0) + (b ?? 0)) / 2);
}

function roundTo(decimals: number, value: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
