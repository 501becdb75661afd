/** Which cell of a row holds what. An index is -1 where the file has no such column. */
export interface ColumnRoles {
  /** Candidates for the open time, likeliest first. */
  readonly times: readonly number[];
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly symbol: number;
  readonly exchange: number;
}

/** Names of the open time, likeliest first. Names of a number come before names of a date, which may stand beside it. */
const TIME_NAMES = [
  /^(unix|unix ?time|unix ?timestamp|epoch|epoch ?(s|ms)|open ?time( (ms|s|us))?|open ?timestamp|timestamp( (ms|s|us))?|time ?open|time ?period ?start|start ?time|start|begin|bucket|period ?start|ts|mts)$/,
  /^(time|t|date ?time( utc)?|datetime|time ?stamp utc|time utc|candle ?time|candle ?date ?time utc)$/,
  /^(date|date utc|day|gmt time|local time|utc)$/,
  /^(time|date)\b(?!.*(close|end|high|low|period end))/,
];
/** Taken only where nothing else names a time: some exchanges call it `id`, and a table's index often has no name. */
const LAST_RESORT = /^(id|index|unnamed 0|)$/;
/** Times that are not the open time, though their names begin alike. */
const NOT_OPEN_TIME = /close|end\b|high|low|local|fetched|updated|created|insert|ingest/;

type Price = 'open' | 'high' | 'low' | 'close';

/** `open`; `o`, `open_price`, `price_open`, `max`; `1a. open (USD)`, `bid_open`: likeliest first. */
function priceNames(price: Price, others: string): readonly RegExp[] {
  const unit = '(?: (?:usd|usdt|usdc|eur|gbp|btc|bid|ask|mid))?';
  return [
    new RegExp(`^${price}$`),
    new RegExp(`^(?:${others}|${price} ?price|price ?${price}|px ?${price})$`),
    new RegExp(`^(?:\\d+[ab]? |bid |mid )?${price}${unit}$`),
  ];
}

const PRICE_NAMES: Readonly<Record<Price, readonly RegExp[]>> = {
  open: priceNames('open', 'o|first|opening price'),
  high: priceNames('high', 'h|max|highest|high price'),
  low: priceNames('low', 'l|min|lowest|low price'),
  close: [...priceNames('close', 'c|last|closing price|close last|trade price'), /^price$/],
};

const BASE_VOLUME = [
  /^(volume|base ?volume|volume ?base|volume ?from|base ?asset ?volume|volume ?traded)$/,
  /^(v|vol|vol base|amount|tick ?vol(ume)?|candle acc trade volume|quantity|qty|size)$/,
];
/** `Volume BTC`, `Volume_(BTC)`, `5. volume`: the unit follows the word. */
const VOLUME_OF_UNIT = /^(?:\d+[ab]? )?vol(?:ume)?(?: (.+))?$/;
const QUOTE_UNIT =
  /^(usd|usdt|usdc|busd|tusd|fdusd|dai|ust|eur|gbp|jpy|krw|try|aud|cad|chf|brl|rub|uah|quote|currency|to|quote asset|notional)$/;

const SYMBOL_NAMES = /^(symbol|pair|ticker|market|instrument|product ?id|tic|coin|symbol id|instrument name)$/;
const EXCHANGE_NAMES = /^(exchange|exchange ?id|venue|exchange name)$/;

/** Reads the meaning of column names or object keys, whatever their order, case and punctuation. */
export function findColumnRoles(names: readonly string[]): ColumnRoles {
  const words = names.map(toWords);
  const taken = new Set<number>();
  const claim = (patterns: readonly RegExp[]): number => {
    for (const pattern of patterns) {
      const found = candidates(names, words, (word) => pattern.test(word)).find((k) => !taken.has(k));
      if (found !== undefined) {
        taken.add(found);
        return found;
      }
    }
    return -1;
  };
  const prices = { open: claim(PRICE_NAMES.open), high: claim(PRICE_NAMES.high), low: claim(PRICE_NAMES.low) };
  const close = claim(PRICE_NAMES.close);
  const times = TIME_NAMES.flatMap((pattern) =>
    candidates(names, words, (word) => pattern.test(word) && !NOT_OPEN_TIME.test(word)),
  );
  const named = [...new Set(times)].filter((k) => !taken.has(k));
  return {
    times: named.length > 0 ? named : words.flatMap((word, k) => (LAST_RESORT.test(word) ? [k] : [])).slice(0, 1),
    ...prices,
    close,
    volume: findVolume(names, words),
    symbol: words.findIndex((word) => SYMBOL_NAMES.test(word)),
    exchange: words.findIndex((word) => EXCHANGE_NAMES.test(word)),
  };
}

/** How many of open, high, low and close were found. */
export function countPrices(roles: ColumnRoles): number {
  return [roles.open, roles.high, roles.low, roles.close].filter((k) => k >= 0).length;
}

/** The volume in the base currency; a quote volume only where there is no other. */
function findVolume(names: readonly string[], words: readonly string[]): number {
  for (const pattern of BASE_VOLUME) {
    const found = candidates(names, words, (word) => pattern.test(word))[0];
    if (found !== undefined) return found;
  }
  const units = words.map((word) => VOLUME_OF_UNIT.exec(word));
  const base = units.findIndex((unit) => unit !== null && !QUOTE_UNIT.test(unit[1] ?? ''));
  return base >= 0 ? base : units.findIndex((unit) => unit !== null);
}

/** Exchanges' streams tell `t` from `T` and `v` from `V`: a name in small letters comes first. */
function candidates(names: readonly string[], words: readonly string[], fits: (word: string) => boolean): number[] {
  const found = words.flatMap((word, k) => (fits(word) ? [k] : []));
  const isSmall = (k: number): number => (names[k]!.length === 1 && names[k] !== names[k]!.toLowerCase() ? 1 : 0);
  return found.sort((a, b) => isSmall(a) - isSmall(b) || a - b);
}

/** `"Volume_(BTC)"`, `openTime`, `<CLOSE>` as small words parted by single spaces. */
function toWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
