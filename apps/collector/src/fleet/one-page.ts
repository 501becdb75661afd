import { FetchFailure, type FetchRequest, type FetchResult } from '@quality/exchanges';
import { profileOf } from '@quality/exchanges/profiles';
import { parseTimeframe } from '@quality/validators';
import type { ExchangeLane } from '../exchange-lane.ts';

type Lane = Pick<ExchangeLane, 'exchange' | 'fetch' | 'signal' | 'outages' | 'finality'>;

/** A fetch asks for a slot more at each end than it is asked for. */
const EDGE_SLOTS = 2;

/**
 * A lane for one job, which makes one request: the rate limit counts jobs. What does not fit into one page is cut, and `restFromMs` says where
 * the next job goes on.
 */
export class OnePageLane implements Lane {
  readonly exchange: string;
  readonly signal: AbortSignal;
  /** Open time of the first candle that was left for the next job, UTC epoch ms; `null` when nothing was. */
  restFromMs: number | null = null;
  /** Why the last fetch failed. */
  failure: FetchFailure | null = null;
  readonly #lane: Lane;
  #fillFromMs: number | null;

  /** @param fillFromMs where the job before this one stopped */
  constructor(lane: Lane, fillFromMs: number | null) {
    this.#lane = lane;
    this.#fillFromMs = fillFromMs;
    this.exchange = lane.exchange;
    this.signal = lane.signal;
  }

  get outages(): Lane['outages'] {
    return this.#lane.outages;
  }

  get finality(): Lane['finality'] {
    return this.#lane.finality;
  }

  async fetch(request: FetchRequest, deadlineMs: number): Promise<FetchResult> {
    // What lies before the first page is asked for when the window is whole.
    if (this.restFromMs !== null) return { rows: [], malformedRows: 0, pages: [], requests: 0, servedFromMs: null };
    try {
      return await this.#lane.fetch(this.#cut(request), deadlineMs);
    } catch (error) {
      if (error instanceof FetchFailure) this.failure = error;
      throw error;
    }
  }

  #cut(request: FetchRequest): FetchRequest {
    const { pageLimit, anchorsMs } = profileOf(this.exchange);
    const { sinceMs, timeframe } = request;
    if (sinceMs === undefined) return request;
    const grid = parseTimeframe(timeframe, anchorsMs);
    const end = grid.slotOf(sinceMs) + request.limit;
    const first = grid.slotOf(Math.max(sinceMs, this.#fillFromMs ?? sinceMs));
    this.#fillFromMs = null;
    const limit = Math.min(end - first, pageLimit - EDGE_SLOTS);
    if (first + limit < end) this.restFromMs = grid.timeOf(first + limit);
    return { ...request, sinceMs: grid.timeOf(first), limit };
  }
}
