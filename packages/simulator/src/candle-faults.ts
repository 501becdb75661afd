import type { DataFault, Periodic } from './fault.ts';
import type { PublicationOptions, PublishedCandle } from './publication.ts';
import type { Bar } from './tape.ts';

/** What a fault makes of one candle: the same, another, none, or two. */
export type CandleChange = (candle: PublishedCandle) => readonly PublishedCandle[];

/** Until when the exchange has seen trades: now, unless its candles come late or no more. */
export function sightOf({ grid, nowMs, faults }: PublicationOptions): number {
  let sightMs = nowMs;
  for (const fault of faults) {
    if (fault.kind === 'stale') sightMs = Math.min(sightMs, grid.floor(fault.fromMs ?? nowMs));
    if (fault.kind === 'lagging') sightMs -= grid.floor(nowMs) - grid.back(nowMs, fault.slots ?? 1);
  }
  return sightMs;
}

/** The bar that is repeated by a frozen feed, and since when; null when it is not frozen. */
export function freezeOf({
  tape,
  grid,
  nowMs,
  faults,
}: PublicationOptions): { readonly fromMs: number; readonly bar: Bar } | null {
  const fault = faults.find(({ kind }) => kind === 'frozen');
  if (fault?.kind !== 'frozen') return null;
  const fromMs = fault.fromMs ?? nowMs;
  const last = tape.bar(grid.back(fromMs, 1), grid.floor(fromMs), fromMs);
  const close = tape.lastClose(grid.floor(fromMs));
  return { fromMs, bar: { open: close, high: close, low: close, close, volume: last?.volume ?? 0, trades: last?.trades ?? 0 } };
}

/** What a fault does to one candle; null when it does nothing to single candles. */
export function changeOf(fault: DataFault, { grid, nowMs }: PublicationOptions): CandleChange | null {
  switch (fault.kind) {
    case 'gap':
      return (candle) => (isStruck(candle, fault, 60, fault.length ?? 3) ? [] : [candle]);
    case 'bad_tick':
      return (candle) => [isStruck(candle, fault, 97) ? withClose(candle, (candle.close ?? 0) * (fault.factor ?? 1.1)) : candle];
    case 'duplicates':
      return (candle) => {
        if (!isStruck(candle, fault, 50)) return [candle];
        return [candle, fault.conflicting ? withClose(candle, (candle.close ?? 0) * 1.001) : candle];
      };
    case 'revised':
      return (candle) => {
        const finalMs = candle.closeTimeMs + (fault.afterMs ?? candle.closeTimeMs - candle.openTimeMs);
        return [nowMs < finalMs && isStruck(candle, fault, 10) ? preliminary(candle) : candle];
      };
    case 'missing_value':
      return (candle) => [isStruck(candle, fault, 40) ? { ...candle, [fault.field ?? 'close']: null } : candle];
    case 'shifted':
      return (candle) => [scalePrices(candle, fault.factor ?? 1.02)];
    case 'close_stamped':
      return (candle) => [{ ...candle, openTimeMs: candle.closeTimeMs, closeTimeMs: grid.next(candle.closeTimeMs) }];
    default:
      return null;
  }
}

function isStruck({ openTimeMs, closeTimeMs }: PublishedCandle, fault: Periodic, defaultEvery: number, length = 1): boolean {
  const { every = defaultEvery, fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = fault;
  if (openTimeMs < fromMs || openTimeMs >= toMs) return false;
  return Math.floor(openTimeMs / (closeTimeMs - openTimeMs)) % every < length;
}

/** A candle before its last trades have come in. */
function preliminary(candle: PublishedCandle): PublishedCandle {
  return { ...candle, close: candle.open, volume: round((candle.volume ?? 0) * 0.9) };
}

function withClose(candle: PublishedCandle, value: number): PublishedCandle {
  const close = round(value);
  return { ...candle, close, high: Math.max(candle.high ?? close, close), low: Math.min(candle.low ?? close, close) };
}

function scalePrices(candle: PublishedCandle, factor: number): PublishedCandle {
  const scale = (price: number | null) => (price === null ? null : round(price * factor));
  return { ...candle, open: scale(candle.open), high: scale(candle.high), low: scale(candle.low), close: scale(candle.close) };
}

/** Eight decimals, as many as any exchange sends. */
function round(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
