import type { TargetedFault } from './fault.ts';
import {
  DATA_FAULT_KINDS,
  type DataFault,
  type Fault,
  FaultError,
  type FaultTarget,
  HTTP_FAULT_KINDS,
  type HttpFault,
} from './fault.ts';

interface Entry {
  readonly target: FaultTarget;
  readonly fault: Fault;
  /** Struck requests that remain; infinite without a bound. */
  remaining: number;
}

const HTTP_KINDS: ReadonlySet<string> = new Set(HTTP_FAULT_KINDS);
const KINDS: ReadonlySet<string> = new Set([...HTTP_FAULT_KINDS, ...DATA_FAULT_KINDS]);

/** The faults at work, by target. */
export class FaultBoard {
  #entries: Entry[] = [];
  readonly #exchanges: ReadonlySet<string>;

  constructor(exchanges: Iterable<string>) {
    this.#exchanges = new Set(exchanges);
  }

  /** Replaces a fault of the same kind and target. `nowMs` becomes the start of a fault that has one and does not name it. */
  set(target: FaultTarget, fault: Fault, nowMs: number): void {
    if (!KINDS.has(fault.kind)) throw new FaultError(`unknown fault "${fault.kind}"; known: ${[...KINDS].join(', ')}`);
    if (!this.#exchanges.has(target.exchange)) {
      throw new FaultError(`unknown exchange "${target.exchange}"; known: ${[...this.#exchanges].join(', ')}`);
    }
    this.#entries = this.#entries.filter((entry) => entry.fault.kind !== fault.kind || !isSameTarget(entry.target, target));
    const started =
      (fault.kind === 'frozen' || fault.kind === 'stale') && fault.fromMs === undefined ? { ...fault, fromMs: nowMs } : fault;
    const remaining = 'requests' in fault && fault.requests !== undefined ? fault.requests : Number.POSITIVE_INFINITY;
    this.#entries.push({ target, fault: started, remaining });
  }

  /** Ends the faults of exactly that target, or of all. */
  clear(target?: FaultTarget): void {
    this.#entries = target === undefined ? [] : this.#entries.filter((entry) => !isSameTarget(entry.target, target));
  }

  list(): readonly TargetedFault[] {
    return this.#entries.map(({ target, fault }) => ({ target, fault }));
  }

  /** Data faults of one feed, in the order in which they were set. */
  dataFaults(exchange: string, symbol: string, timeframe: string): readonly DataFault[] {
    return this.#entries
      .filter(({ target, fault }) => !HTTP_KINDS.has(fault.kind) && strikes(target, exchange, symbol, timeframe))
      .map(({ fault }) => fault as DataFault);
  }

  /** The connection fault of a request, counted off. A request without a symbol (markets, time) is struck by faults of the whole exchange only. */
  takeHttpFault(exchange: string, symbol: string | null, timeframe: string | null): HttpFault | null {
    const entry = this.#entries.find(
      ({ target, fault }) =>
        HTTP_KINDS.has(fault.kind) &&
        (symbol === null
          ? target.exchange === exchange && target.symbol === undefined
          : strikes(target, exchange, symbol, timeframe)),
    );
    if (entry === undefined) return null;
    entry.remaining--;
    if (entry.remaining <= 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.fault as HttpFault;
  }

  /** Milliseconds that the exchange's clock is ahead. */
  skewOf(exchange: string): number {
    const entry = this.#entries.find(({ target, fault }) => fault.kind === 'clock_skew' && target.exchange === exchange);
    return entry?.fault.kind === 'clock_skew' ? (entry.fault.skewMs ?? 90_000) : 0;
  }

  isRemoved(exchange: string, symbol: string): boolean {
    return this.#entries.some(({ target, fault }) => fault.kind === 'market_removed' && strikes(target, exchange, symbol, null));
  }
}

function strikes(target: FaultTarget, exchange: string, symbol: string, timeframe: string | null): boolean {
  return (
    target.exchange === exchange &&
    (target.symbol === undefined || target.symbol === symbol) &&
    (target.timeframe === undefined || timeframe === null || target.timeframe === timeframe)
  );
}

function isSameTarget(a: FaultTarget, b: FaultTarget): boolean {
  return a.exchange === b.exchange && a.symbol === b.symbol && a.timeframe === b.timeframe;
}
