/**
 * `node bench/fleet/scaling.ts`: what 10,000, 100,000 and 1,000,000 feeds of one minute need, from what was measured. Change a figure below and the tables of
 * docs/scaling.md follow; each names the command that gives it.
 */
import { checkLimit } from '../../apps/collector/src/fleet/request-limit.ts';
import { parseConfig } from '../../packages/config/src/index.ts';

const MEASURED = {
  /** Processor time of a worker, ms a check: `pnpm bench:fleet`, the highest of its lines. */
  workerMs: 1.4,
  /** Processor time of Redis, ms a check: the highest of the same lines. */
  redisMs: 0.36,
  /** Commands of Redis, those inside scripts counted, a check. */
  redisCommands: 60,
  /** Bytes from Redis a check: one window of 500. */
  redisBytesOut: 26_000,
  /** Bytes to Redis a check without a new candle, and the window that goes along with one: 500 × 48. */
  redisBytesIn: 3_700 + 24_000,
  /** Memory of Redis, bytes a feed; a fetch log that is full (600) included. */
  redisBytes: 46_000,
  /** `BENCH_DATABASE_URL=… node bench/fleet/row-sizes.ts`, bytes: as written with indexes, and compressed. */
  reportBytes: { plain: 2_110, compressed: 40 },
  candleBytes: { plain: 251, compressed: 42 },
  /** Series a feed, `node bench/fleet/series.ts`: gauges of each exporter, counters of each worker. */
  gauges: 16,
  counters: 28.3,
  exporters: 2,
} as const;

/** How it is run: what is left free for the worst minute. */
const PLAN = {
  timeframeSeconds: 60,
  /** Part of a core that a worker may use on average. */
  load: 0.5,
  /** Days that reports and candles lie uncompressed, and that reports are kept: docs/storage.md. */
  reportDays: { plain: 7, kept: 90 },
  candleDays: { plain: 30, shown: 365 },
  /** Exchanges of which the addresses are counted; how many checks one address may make is what the scheduler tells BullMQ. */
  exchanges: ['binance', 'okx', 'coinbase', 'kraken'],
  /** Rough prices a month, in US dollars: a shared core with its 2 GB, a GB of Redis, a GB of fast disk, a million active series, an address. */
  dollars: { core: 25, redisGb: 15, diskGb: 0.1, millionSeries: 150, address: 4 },
} as const;

/** All settings as they are when nothing is said. */
const config = parseConfig('{ feeds: { binance: [BTC/USDT 1m] }, storage: { enabled: false } }', { env: {} });

const SIZES = [10_000, 100_000, 1_000_000];
const DAY_SECONDS = 86_400;

interface Need {
  readonly checksPerSecond: number;
  readonly workers: number;
  readonly redisGb: number;
  readonly redisCores: number;
  readonly redisOps: number;
  readonly redisMbPerSecond: number;
  readonly rowsPerSecond: number;
  readonly writtenGbPerDay: number;
  readonly diskGb: number;
  readonly series: number;
  readonly addresses: Readonly<Record<string, number>>;
  readonly dollars: number;
}

function needOf(feeds: number): Need {
  const checksPerSecond = feeds / PLAN.timeframeSeconds;
  const workers = Math.max(3, Math.ceil((checksPerSecond * MEASURED.workerMs) / 1000 / PLAN.load));
  const perDay = checksPerSecond * DAY_SECONDS;
  const { reportBytes, candleBytes } = MEASURED;
  const { reportDays, candleDays } = PLAN;
  const reportDisk =
    perDay * (reportDays.plain * reportBytes.plain + (reportDays.kept - reportDays.plain) * reportBytes.compressed);
  const candleDisk =
    perDay * (candleDays.plain * candleBytes.plain + (candleDays.shown - candleDays.plain) * candleBytes.compressed);
  const redisGb = (feeds * MEASURED.redisBytes) / 1e9;
  const diskGb = (reportDisk + candleDisk) / 1e9;
  const series = feeds * (MEASURED.gauges * MEASURED.exporters + MEASURED.counters * workers);
  const addresses = Object.fromEntries(
    PLAN.exchanges.map((id) => {
      const { max, duration } = checkLimit(id, config);
      return [id, Math.ceil(checksPerSecond / ((max * 1000) / duration))];
    }),
  );
  const redisCores = (checksPerSecond * MEASURED.redisMs) / 1000;
  // Workers, and about as many cores for database, Redis, Prometheus and the rest.
  const cores = workers * PLAN.load * 2 + redisCores + 4;
  const { dollars } = PLAN;
  return {
    checksPerSecond,
    workers,
    redisGb,
    redisCores,
    redisOps: checksPerSecond * MEASURED.redisCommands,
    redisMbPerSecond: (checksPerSecond * (MEASURED.redisBytesIn + MEASURED.redisBytesOut)) / 1e6,
    rowsPerSecond: checksPerSecond * 2,
    writtenGbPerDay: (perDay * (reportBytes.plain + candleBytes.plain)) / 1e9,
    diskGb,
    series,
    addresses,
    dollars:
      cores * dollars.core +
      redisGb * dollars.redisGb +
      diskGb * dollars.diskGb +
      (series / 1e6) * dollars.millionSeries +
      addresses.binance! * dollars.address,
  };
}

const needs = SIZES.map(needOf);
const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
const rows: readonly (readonly [string, (need: Need) => string])[] = [
  ['checks a second', ({ checksPerSecond }) => number(checksPerSecond)],
  ['workers, one core each, half used', ({ workers }) => number(workers)],
  ['memory of Redis, GB', ({ redisGb }) => number(redisGb)],
  ['Redis, cores', ({ redisCores }) => number(redisCores)],
  ['Redis, commands a second', ({ redisOps }) => number(redisOps)],
  ['Redis, network, MB a second', ({ redisMbPerSecond }) => number(redisMbPerSecond)],
  ['rows a second into the database, reports and candles', ({ rowsPerSecond }) => number(rowsPerSecond)],
  ['written a day, GB', ({ writtenGbPerDay }) => number(writtenGbPerDay)],
  ['disk of the database, 90 days of reports, a year of candles, GB', ({ diskGb }) => number(diskGb)],
  ['series in Prometheus, millions', ({ series }) => number(series / 1e6)],
  ...PLAN.exchanges.map((id) => [`addresses, all feeds on ${id}`, ({ addresses }: Need) => number(addresses[id]!)] as const),
  ['rough cost, dollars a month', ({ dollars }) => number(dollars)],
];
process.stdout.write(`| feeds of 1m | ${SIZES.map(number).join(' | ')} |\n| --- | ${SIZES.map(() => '---:').join(' | ')} |\n`);
for (const [name, of] of rows) process.stdout.write(`| ${name} | ${needs.map(of).join(' | ')} |\n`);
