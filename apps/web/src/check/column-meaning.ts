import type { CandleField } from '@quality/validators';

/** Index of the column of each field; -1 where there is none. Open times have several candidates, likeliest first. */
export interface ColumnMeaning {
  readonly times: readonly number[];
  readonly columns: Readonly<Record<Exclude<CandleField, 'time'>, number>>;
}

type Price = 'open' | 'high' | 'low' | 'close';
const PRICE_WORDS: Readonly<Record<Price, readonly string[]>> = {
  open: ['open', 'o', 'first'],
  high: ['high', 'h', 'max', 'highest'],
  low: ['low', 'l', 'min', 'lowest'],
  close: ['close', 'c', 'last'],
};
/** Words that may stand beside the name of a price. */
const BESIDE_PRICE = new Set([
  'price',
  'px',
  'bid',
  'ask',
  'mid',
  'usd',
  'usdt',
  'usdc',
  'eur',
  'gbp',
  'btc',
  'opening',
  'closing',
]);
const VOLUME_WORDS = ['volume', 'vol', 'v', 'amount', 'basevolume', 'quantity', 'qty', 'size'];
const QUOTE_WORDS = new Set([
  'quote',
  'usd',
  'usdt',
  'usdc',
  'busd',
  'eur',
  'gbp',
  'jpy',
  'krw',
  'to',
  'taker',
  'notional',
  'trades',
  'count',
]);
const EXACT_TIME = /^(unix|epoch|timestamp|open ?time|time ?open|ts|mts|start)\b/;
const ANY_TIME = /^(date|datetime|time|t|day|begin|bucket|candle ?time|period)\b|^(gmt|utc|local) ?time/;
const NOT_OPEN_TIME = /\b(close|end|high|low|local|created|updated|fetched)\b/;

/** Reads what columns or keys mean from their names, whatever their order, case and punctuation. */
export function columnMeaning(names: readonly string[]): ColumnMeaning {
  const words = names.map(wordsOf);
  const all = words.map((_, k) => k);
  const priceOf = (price: Price): number => best(all, (k) => priceRank(words[k]!, PRICE_WORDS[price]));
  const timeRank = (k: number): number => {
    const text = words[k]!.join(' ');
    if (NOT_OPEN_TIME.test(text)) return 0;
    return EXACT_TIME.test(text) ? 2 : ANY_TIME.test(text) ? 1 : 0;
  };
  const times = all
    .filter((k) => timeRank(k) > 0)
    .sort((a, b) => timeRank(b) - timeRank(a) || caseRank(names, a) - caseRank(names, b) || a - b);
  // A table's index often has no name.
  const unnamed = words.findIndex((parts) => parts.length === 0 || parts[0] === 'index' || parts[0] === 'id');
  return {
    times: times.length > 0 || unnamed < 0 ? times : [unnamed],
    columns: {
      open: priceOf('open'),
      high: priceOf('high'),
      low: priceOf('low'),
      close: priceOf('close'),
      volume: best(all, (k) => volumeRank(words[k]!) - caseRank(names, k)),
    },
  };
}

/** Prices that no column has. */
export function missingPrices({ columns }: ColumnMeaning): readonly Price[] {
  return (['open', 'high', 'low', 'close'] as const).filter((price) => columns[price] < 0);
}

function priceRank(words: readonly string[], wanted: readonly string[]): number {
  const name = words.find((word) => wanted.includes(word));
  if (name === undefined) return 0;
  // `1a. open (USD)`: numbers and units may stand beside the name.
  const others = words.filter((word) => !wanted.includes(word) && !/^\d+[ab]?$/.test(word));
  if (others.some((word) => !BESIDE_PRICE.has(word))) return 0;
  return wanted.length - wanted.indexOf(name) - others.length / 10 + 1;
}

function volumeRank(words: readonly string[]): number {
  const at = words.findIndex((word) => VOLUME_WORDS.includes(word));
  if (at < 0) return 0;
  if (words.some((word) => QUOTE_WORDS.has(word))) return 1;
  return 10 - words.length;
}

/** Streams of exchanges tell `t` from `T` and `v` from `V`: a small letter comes first. */
function caseRank(names: readonly string[], k: number): number {
  return /^[A-Z]$/.test(names[k]!) ? 1 : 0;
}

function best(indexes: readonly number[], rankOf: (k: number) => number): number {
  let [found, highest] = [-1, 0];
  for (const k of indexes) {
    const rank = rankOf(k);
    if (rank > highest) [found, highest] = [k, rank];
  }
  return found;
}

/** `Volume_(BTC)`, `openTime`, `<CLOSE>` as small words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
