import { CommandFailure } from './command-failure.ts';
import { quoteValue } from './files/unreadable-file.ts';

/** A feed as it is named on the command line. */
export interface NamedFeed {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
}

/**
 * Reads `binance BTC/USDT 1m`, or the same parted by commas.
 *
 * @throws CommandFailure that shows the text.
 */
export function feedOfText(text: string): NamedFeed {
  const [exchange, symbol, timeframe, ...rest] = text.trim().split(/[\s,]+/);
  if (!exchange || !symbol || !timeframe || rest.length > 0) {
    throw new CommandFailure(`--feed ${quoteValue(text)} is not a feed: write "binance BTC/USDT 1m"`);
  }
  return { exchange, symbol, timeframe };
}

/** The path of a feed in the API. */
export function pathOfFeed({ exchange, symbol, timeframe }: NamedFeed): string {
  return `/v1/feeds/${[exchange, symbol, timeframe].map(encodeURIComponent).join('/')}`;
}
