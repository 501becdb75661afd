/** Which feeds are meant: symbol and timeframe, where `*` stands for any run of characters that does not cross `/`, `:` or `-`. */
export interface FeedPattern {
  readonly text: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** The symbol has a `*`, so it must be resolved from the markets of the exchange. */
  readonly isWildcard: boolean;
}

/** `SYMBOL TIMEFRAME`: a symbol in ccxt's spelling and a timeframe, with one space between them. */
export const FEED_PATTERN = /^(?<symbol>\S+) (?<timeframe>[1-9][0-9]*[smhdwM])$/;

/** Reads `BTC/USDT 1m` or `ETH/* 5m`; `null` when the text is neither. */
export function parseFeedPattern(text: string): FeedPattern | null {
  const groups = FEED_PATTERN.exec(text)?.groups;
  if (!groups) return null;
  const { symbol = '', timeframe = '' } = groups;
  return { text, symbol, timeframe, isWildcard: symbol.includes('*') };
}

/**
 * True when `value` is named by `pattern`. A lone `*` names everything; within a longer pattern it stays inside one part of a symbol, so that
 * `ETH/*` names `ETH/USDT` but not the swap `ETH/USDT:USDT`, which `ETH/*:*` names.
 */
export function matchesPattern(pattern: string, value: string): boolean {
  if (pattern === '*' || pattern === value) return true;
  if (!pattern.includes('*')) return false;
  const source = pattern
    .split('*')
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/:-]*');
  return new RegExp(`^${source}$`).test(value);
}
