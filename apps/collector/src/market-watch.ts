import type { CandleSource } from '@quality/exchanges';
import type { Logger } from 'pino';
import type { FeedRoster, RosterChange } from './feed-roster.ts';

export interface MarketWatchOptions {
  readonly roster: Pick<FeedRoster, 'wildcardExchanges' | 'unresolved' | 'setSymbols'> & {
    laneOf(exchange: string): { readonly source: Pick<CandleSource, 'listMarkets'> };
  };
  /** Told what the markets changed. */
  readonly onChange: (change: RosterChange) => void;
  readonly log: Logger;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const RETRY_MS = { base: 1_000, max: 60_000 };
/** How often a list that is known is asked for again. */
const REFRESH_MS = 3_600_000;

/** Keeps the wildcards of the configuration resolved: markets come and go. */
export class MarketWatch {
  readonly #options: MarketWatchOptions;
  readonly #followed = new Set<string>();

  constructor(options: MarketWatchOptions) {
    this.#options = options;
  }

  /** Asks for the markets of an exchange, ever less often until it answers and once an hour from then on, while it has wildcards. */
  async follow(exchange: string): Promise<void> {
    const { roster, onChange, log, sleep, random, signal } = this.#options;
    if (this.#followed.has(exchange)) return;
    this.#followed.add(exchange);
    let retryMs = RETRY_MS.base;
    while (!signal.aborted && roster.wildcardExchanges.includes(exchange)) {
      const isFirst = roster.unresolved.includes(exchange);
      let waitMs = REFRESH_MS;
      try {
        const markets = await roster.laneOf(exchange).source.listMarkets({ reload: !isFirst });
        if (signal.aborted) break;
        const symbols = markets.filter(({ active }) => active).map(({ symbol }) => symbol);
        retryMs = RETRY_MS.base;
        // A list without a market is a fault of the answer; nobody closes like that.
        const change = symbols.length === 0 && !isFirst ? null : roster.setSymbols(exchange, symbols);
        if (change !== null) onChange(change);
        if (!isFirst && change !== null && change.added.length + change.removed.length > 0) {
          const { added, removed } = change;
          log.info(
            { exchange, added, removed },
            `markets of ${exchange}: ${added.length} feeds added, ${removed.length} removed`,
          );
        }
      } catch (error) {
        waitMs = retryMs;
        retryMs = Math.min(retryMs * 2, RETRY_MS.max);
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ exchange, err: error }, `the markets of ${exchange} are not known, so its wildcards wait: ${reason}`);
      }
      await sleep(waitMs * (0.5 + random() / 2), signal);
    }
    this.#followed.delete(exchange);
  }
}
