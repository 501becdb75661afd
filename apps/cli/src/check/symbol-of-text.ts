/** Currencies in which pairs are quoted; the longer ones come before those that they end with. */
const QUOTES = [
  'FDUSD',
  'USDT',
  'USDC',
  'BUSD',
  'TUSD',
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'KRW',
  'TRY',
  'BRL',
  'AUD',
  'CAD',
  'CHF',
  'BTC',
  'ETH',
  'BNB',
];

/** A symbol in ccxt's spelling from what a file says: `BTC/USDT`, `BTCUSDT`, `btc-usdt`, `BTC_USDT`. Null where it cannot be told. */
export function symbolOfText(text: string): string | null {
  const symbol = text.trim().toUpperCase();
  if (/^[A-Z0-9]{1,15}\/[A-Z0-9]{1,10}(?::[A-Z0-9]{1,10})?$/.test(symbol)) return symbol;
  const parted = /^([A-Z0-9]{1,15})[-_]([A-Z]{3,5})$/.exec(symbol);
  if (parted !== null) return `${parted[1]}/${parted[2]}`;
  const quote = QUOTES.find((end) => symbol.length > end.length + 1 && symbol.endsWith(end));
  return quote !== undefined && /^[A-Z0-9]{2,20}$/.test(symbol) ? `${symbol.slice(0, -quote.length)}/${quote}` : null;
}
