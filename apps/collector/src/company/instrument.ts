import type { Feed } from '@quality/validators';

/** Currencies that stand for the dollar: candles in one of them tell about candles in another, but for a premium that moves slowly. */
const DOLLARS: ReadonlySet<string> = new Set(['USD', 'USDT', 'USDC', 'FDUSD', 'BUSD', 'TUSD', 'USDP', 'DAI', 'PYUSD', 'USDE']);

/** What a feed is about, whatever the exchange: `BTC/USD 1m` for `BTC/USDT 1m`. Feeds of one instrument are peers. */
export function instrumentOf({ symbol, timeframe }: Feed): string {
  const [pair = symbol, contract] = symbol.split(':');
  const [base, quote] = pair.split('/');
  const name = quote !== undefined && DOLLARS.has(quote) ? `${base}/USD` : pair;
  return contract === undefined ? `${name} ${timeframe}` : `${name}:${DOLLARS.has(contract) ? 'USD' : contract} ${timeframe}`;
}
