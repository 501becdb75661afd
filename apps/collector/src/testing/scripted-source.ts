import { type CandleSource, FetchFailure, type FetchRequest, type FetchResult, type ListedMarket } from '@quality/exchanges';
import { type CandleRow, parseTimeframe } from '@quality/validators';

/** A market without a network: every minute a candle, until the test says otherwise. */
export interface ScriptedSource extends CandleSource {
  readonly requests: FetchRequest[];
  /** What the next fetches do; `undefined` answers with candles. */
  respond: ((request: FetchRequest) => Promise<FetchResult> | undefined) | undefined;
  isClosed: boolean;
}

export function createScriptedSource(exchange: string, now: () => number): ScriptedSource {
  const source: ScriptedSource = {
    exchange,
    requests: [],
    respond: undefined,
    isClosed: false,
    async fetchCandles(request) {
      source.requests.push(request);
      return source.respond?.(request) ?? answerOf(candlesFor(request, now()));
    },
    // biome-ignore lint/correctness/useYield: it ends before it has a row to give
    async *watchCandles() {
      throw failure('unsupported');
    },
    listMarkets: async () => [],
    measureClock: async () => null,
    close: async () => {
      source.isClosed = true;
    },
  };
  return source;
}

/** A market of an exchange's list. */
export function listed(symbol: string): ListedMarket {
  const [base = '', quote = ''] = symbol.split('/');
  return { symbol, base, quote, type: 'spot', active: true };
}

/** An answer of one page. */
export function answerOf(rows: readonly CandleRow[], malformedRows = 0): FetchResult {
  return { rows, malformedRows, pages: [], requests: 1, servedFromMs: null };
}

/** The candles of a request, the forming one included. */
export function candlesFor({ timeframe, sinceMs = 0, limit }: FetchRequest, nowMs: number): CandleRow[] {
  const grid = parseTimeframe(timeframe);
  const first = grid.slotOf(sinceMs);
  const count = Math.min(limit, grid.slotOf(nowMs) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) => candleAt(grid.timeOf(first + i)));
}

export function candleAt(openMs: number): CandleRow {
  const price = (ms: number): number => 100 + Math.sin(ms / 7.3e5) + (((ms / 60_000) * 7919) % 13) / 50;
  const [open, close] = [price(openMs), price(openMs + 60_000)];
  return [openMs, open, Math.max(open, close) + 0.05, Math.min(open, close) - 0.05, close, 10 + (((openMs / 60_000) * 31) % 17)];
}

export function failure(code: FetchFailure['code'], retryable = false, retryAfterMs: number | null = null): FetchFailure {
  return new FetchFailure(code, `the exchange said ${code}`, { retryable, retryAfterMs });
}
