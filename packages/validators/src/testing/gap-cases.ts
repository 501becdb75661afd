import type { AssessOptions, Evidence, ExchangeProfile, FetchAttempt, GapCause, TimeRange } from '../index.ts';
import { buildBaseline, CandleSeries, DEFAULT_PROFILE } from '../index.ts';
import type { Row } from './walk.ts';
import { MINUTE_MS, randomOf } from './walk.ts';

/** Monday 00:00 UTC. */
const FROM_MS = Date.UTC(2023, 10, 13);

/** A feed with gaps whose causes are known. */
export interface GapCase {
  readonly name: string;
  readonly series: CandleSeries;
  readonly options: AssessOptions;
  /** The true cause of a missing slot's open time. */
  readonly causeOf: (ms: number) => GapCause;
}

type Random = () => number;

/** A market in which trades arrive by Poisson's law: its true price, and how many trades each minute has on average, with a daily cycle. */
interface Market {
  readonly prices: readonly number[];
  readonly pace: (i: number) => number;
}

const between = (random: Random, low: number, high: number) => low + Math.floor(random() * (high - low + 1));
const one = <T>(random: Random, choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;

function marketOf(random: Random, count: number, tradesAMinute: number): Market {
  const prices = [100];
  for (let i = 1; i < count; i++)
    prices.push((prices[i - 1] as number) * Math.exp(0.001 * (random() + random() + random() - 1.5)));
  return { prices, pace: (i) => tradesAMinute * (1 + 0.6 * Math.sin((2 * Math.PI * i) / 1440)) };
}

function poisson(random: Random, mean: number): number {
  if (mean > 50) return Math.max(1, Math.round(mean + Math.sqrt(mean) * 2 * (random() + random() + random() - 1.5)));
  let trades = 0;
  for (let chance = random(), limit = Math.exp(-mean); chance > limit; chance *= random()) trades++;
  return trades;
}

/** One exchange's candles of a market: a minute without a trade has none. */
function candlesOf(random: Random, { prices, pace }: Market, share = 1): (Row | null)[] {
  return prices.map((price, i) => {
    const trades = poisson(random, share * pace(i));
    if (trades === 0) return null;
    const deals = Array.from({ length: Math.min(trades, 3) }, () => price * (1 + 0.0006 * (random() - 0.5)));
    const time = FROM_MS + i * MINUTE_MS;
    return [time, deals[0] as number, Math.max(...deals), Math.min(...deals), deals.at(-1) as number, trades * (0.5 + random())];
  });
}

const seriesOf = (rows: readonly (Row | null)[]) => CandleSeries.fromRows(rows.filter((row) => row !== null));
const timeOf = (slot: number) => FROM_MS + slot * MINUTE_MS;

interface Draft {
  readonly random: Random;
  readonly count: number;
  readonly market: Market;
  readonly rows: (Row | null)[];
  readonly profile: ExchangeProfile;
  readonly liquid: boolean;
}

function draft(random: Random, thin: boolean): Draft {
  const count = between(random, 1300, 2600);
  const market = marketOf(random, count, thin ? 3 + 2 * random() : 200);
  const profile: ExchangeProfile = {
    ...DEFAULT_PROFILE,
    id: 'somewhere',
    withoutTrades: thin ? one(random, ['omits', 'unknown']) : 'fills',
  };
  return { random, count, market, rows: candlesOf(random, market), profile, liquid: !thin };
}

/** Takes out a run of candles away from both ends; its slots. */
function cut({ random, rows, count }: Draft, length: number): [first: number, end: number] {
  const first = between(random, 50, count - length - 50);
  rows.fill(null, first, first + length);
  return [first, first + length];
}

function finish(
  { rows, profile, count, liquid, market, random }: Draft,
  name: string,
  causeOf: (slot: number) => GapCause | null,
  evidence: Evidence = {},
  more: Partial<AssessOptions> = {},
): GapCase {
  const feed = { exchange: 'somewhere', symbol: 'AAA/USD', timeframe: '1m' };
  // A thin feed of an exchange that is not known to omit candles is explained by its past.
  const past =
    liquid || profile.withoutTrades === 'omits'
      ? {}
      : { history: buildBaseline(seriesOf(candlesOf(random, market)), { feed, now: timeOf(count + 10) }) };
  const options = { feed, profile, now: timeOf(count) + 5000, evidence, ...past, ...more };
  return {
    name,
    series: seriesOf(rows),
    options,
    causeOf: (ms) => causeOf(Math.floor((ms - FROM_MS) / MINUTE_MS)) ?? 'no_trades',
  };
}

const within =
  ([first, end]: readonly [number, number], cause: GapCause) =>
  (slot: number) =>
    slot >= first && slot < end ? cause : null;
const peersOf = ({ random, market }: Draft, names = ['kraken', 'coinbase']) =>
  names.map((exchange) => ({ exchange, symbol: 'AAA/USDT', candles: candlesOf(random, { ...market, pace: () => 100 }) }));
const asEvidence = (peers: ReturnType<typeof peersOf>): Evidence => ({
  peers: peers.map(({ exchange, symbol, candles }) => ({ exchange, symbol, series: seriesOf(candles) })),
});

/** A fetch each minute of the newest five candles. `state` of a slot: fetched, failed, or not tried. */
function logOf(count: number, state: (slot: number) => 'answered' | 'failed' | null): FetchAttempt[] {
  const log: FetchAttempt[] = [];
  for (let slot = 1; slot <= count; slot++) {
    const outcome = state(slot - 1);
    if (outcome === null) continue;
    const range: TimeRange = [timeOf(Math.max(0, slot - 5)), timeOf(slot)];
    log.push({ atMs: timeOf(slot) + 6000, range, outcome, ...(outcome === 'failed' ? { reason: 'HTTP 503' } : {}) });
  }
  return log;
}

/** Ways in which candles go missing, with the evidence that a collector would have. */
const MAKERS: Readonly<Record<string, (random: Random) => GapCase>> = {
  'thin market': (random) => finish(draft(random, true), 'thin market', () => null),
  'thin market beside peers': (random) => {
    const made = draft(random, true);
    return finish(made, 'thin market beside peers', () => null, asEvidence(peersOf(made)));
  },
  'outage that peers show': (random) => {
    const made = draft(random, random() < 0.5);
    const hole = cut(made, between(random, made.liquid ? 1 : 20, 200));
    return finish(made, 'outage that peers show', within(hole, 'exchange_outage'), asEvidence(peersOf(made)));
  },
  'outage of every instrument': (random) => {
    const made = draft(random, random() < 0.5);
    const hole = cut(made, between(random, 5, 200));
    const siblings = [1, 2, 3, 4, 5, 6].map(() => {
      const rows = candlesOf(random, { ...made.market, pace: () => 80 });
      if (random() < 0.95) rows.fill(null, hole[0], hole[1]);
      return seriesOf(rows);
    });
    return finish(made, 'outage of every instrument', within(hole, 'exchange_outage'), { siblings });
  },
  'outage in the fetch log': (random) => {
    const made = draft(random, random() < 0.5);
    const hole = cut(made, between(random, 5, 200));
    const fails = (slot: number) => slot >= hole[0] && slot < hole[1] && random() < 0.9;
    const fetchLog = logOf(made.count, (slot) => (fails(slot) ? 'failed' : 'answered')).filter(
      ({ atMs, outcome }) => outcome === 'failed' || atMs < timeOf(hole[0]) || atMs > timeOf(hole[1] + 5),
    );
    return finish(made, 'outage in the fetch log', within(hole, 'exchange_outage'), { fetchLog });
  },
  'a candle lost at each page': (random) => {
    const made = draft(random, random() < 0.4);
    const page = one(random, [100, 200, 300]);
    const period = page + one(random, [-1, 0, 1]);
    const lost = new Set<number>();
    for (let slot = between(random, 5, 90); slot < made.count - 5; slot += period) lost.add(slot);
    for (const slot of lost) made.rows[slot] = null;
    const profile = { ...made.profile, pageLimit: one(random, [page, null]) };
    return finish(
      { ...made, profile },
      'a candle lost at each page',
      (slot) => (lost.has(slot) ? 'paging' : null),
      asEvidence(peersOf(made)),
    );
  },
  'whole pages lost': (random) => {
    const made = draft(random, false);
    const page = one(random, [100, 200, 300, 500]);
    const holes = [cut(made, page)];
    const profile = { ...made.profile, pageLimit: page };
    return finish({ ...made, profile }, 'whole pages lost', (slot) => within(holes[0] as [number, number], 'paging')(slot));
  },
  'collector down, in its log': (random) => {
    const made = draft(random, random() < 0.5);
    const hole = cut(made, between(random, 10, 300));
    // It was absent from just before the first lost candle to just after the last.
    const fetchLog = logOf(made.count, (slot) => (slot >= hole[0] && slot < hole[1] + 1 ? null : 'answered')).filter(
      ({ range }) => !(range[0] < timeOf(hole[1]) && range[1] > timeOf(hole[1])),
    );
    return finish(made, 'collector down, in its log', within(hole, 'collector_down'), { fetchLog, ...asEvidence(peersOf(made)) });
  },
  'collector down, as it noted': (random) => {
    const made = draft(random, random() < 0.5);
    const hole = cut(made, between(random, 10, 300));
    const downtimes: TimeRange[] = [
      [timeOf(hole[0]) - between(random, 0, 40) * 1000, timeOf(hole[1]) + between(random, 0, 40) * 1000],
    ];
    return finish(made, 'collector down, as it noted', within(hole, 'collector_down'), {
      downtimes,
      ...asEvidence(peersOf(made)),
    });
  },
  'every exchange lacks the same': (random) => {
    const made = draft(random, false);
    const hole = cut(made, between(random, 10, 99));
    const peers = peersOf(made);
    for (const { candles } of peers) candles.fill(null, hole[0], hole[1]);
    return finish(made, 'every exchange lacks the same', within(hole, 'collector_down'), asEvidence(peers));
  },
  'a new listing': (random) => {
    const made = draft(random, random() < 0.5);
    const first = made.count - between(random, 100, 400);
    const stated = random() < 0.5;
    const profile: ExchangeProfile = made.liquid ? made.profile : { ...made.profile, withoutTrades: 'omits' };
    const row = made.rows[first] ?? [timeOf(first), 100, 100, 100, 100, 1];
    made.rows.fill(null, 0, first);
    made.rows[first] = row;
    const evidence = stated ? { listedAtMs: timeOf(first), ...asEvidence(peersOf(made)) } : {};
    return finish(
      { ...made, profile, liquid: true },
      'a new listing',
      (slot) => (slot < first ? 'history_depth' : null),
      evidence,
      {
        window: 'live',
      },
    );
  },
  'no more than the exchange serves': (random) => {
    const made = draft(random, false);
    const depth = between(random, 100, 400);
    const first = made.count - depth;
    made.rows.fill(null, 0, first);
    const byProfile = random() < 0.5;
    const profile = { ...made.profile, historyDepth: byProfile ? depth : null };
    const evidence = { ...asEvidence(peersOf(made)), ...(byProfile ? {} : { servedFromMs: timeOf(first) }) };
    return finish(
      { ...made, profile },
      'no more than the exchange serves',
      (slot) => (slot < first ? 'history_depth' : null),
      evidence,
      { window: 'live' },
    );
  },
  'nothing known': (random) => {
    const made = draft(random, random() < 0.5);
    let length = between(random, 31, 299);
    if (length % 100 === 0) length++;
    const hole = cut(made, length);
    return finish(made, 'nothing known', within(hole, 'unknown'));
  },
  'the exchange answers without them': (random) => {
    const made = draft(random, false);
    const hole = cut(made, between(random, 3, 99));
    const fetchLog = [
      ...logOf(made.count, () => 'answered'),
      { atMs: timeOf(made.count) + 9000, range: [timeOf(0), timeOf(made.count)], outcome: 'answered' } as const,
    ];
    return finish(made, 'the exchange answers without them', within(hole, 'unknown'), { fetchLog });
  },
};

/** Cases of every kind, the same for the same seed. */
export function gapCases(seed: number, ofEachKind: number): GapCase[] {
  const random = randomOf(seed);
  return Object.values(MAKERS).flatMap((make) => Array.from({ length: ofEachKind }, () => make(random)));
}
