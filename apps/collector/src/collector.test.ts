import { parseConfig } from '@quality/config';
import type { WatchRequest } from '@quality/exchanges';
import type { CandleRow } from '@quality/validators';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { type Collector, createCollector } from './collector.ts';
import type { CandleBatch, Storage } from './storage.ts';
import { answerOf, candleAt, createScriptedSource, failure, listed, type ScriptedSource } from './testing/scripted-source.ts';
import { createVirtualClock, type VirtualClock } from './testing/virtual-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 1, 12, 0, 30);

interface Stored {
  readonly key: string;
  readonly checkedAt: string;
  readonly status: string;
  readonly reason: string | null;
}

interface Harness {
  readonly collector: Collector;
  readonly clock: VirtualClock;
  readonly sources: Map<string, ScriptedSource>;
  readonly reports: Stored[];
  readonly candles: CandleBatch[];
}

const DEFAULTS = 'storage: { enabled: false }\nwindows: { slots: 50 }\n';

function harness(
  yaml: string,
  { storage = {} as Partial<Storage>, source: changes = {} as Partial<ScriptedSource> } = {},
): Harness {
  const clock = createVirtualClock(START);
  const sources = new Map<string, ScriptedSource>();
  const reports: Stored[] = [];
  const candles: CandleBatch[] = [];
  const collector = createCollector({
    config: parseConfig(DEFAULTS + yaml),
    createSource: (exchange) => {
      const source = Object.assign(createScriptedSource(exchange, clock.now), changes);
      sources.set(exchange, source);
      return source;
    },
    metrics: null,
    storage: {
      saveReport: ({ feed, checkedAt, status }, reason) =>
        void reports.push({ key: `${feed.exchange} ${feed.symbol} ${feed.timeframe}`, checkedAt, status, reason }),
      saveCandles: (batch) => void candles.push(batch),
      flush: () => {},
      loadCandles: async () => [],
      loadNewest: async () => new Map(),
      state: () => ({
        isConnected: true,
        problem: null,
        pendingReports: 0,
        spoolBytes: 0,
        dropped: 0,
      }),
      close: async () => {},
      ...storage,
    },
    log: pino({ level: 'silent' }),
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    stopwatch: () => 0,
  });
  return { collector, clock, sources, reports, candles };
}

describe('schedule', () => {
  test('every feed is checked at once on start, then once a minute, each report at an instant of its own', async () => {
    const { collector, clock, reports } = harness('feeds: { binance: [BTC/USDT 1m, ETH/USDT 1m], kraken: [BTC/USD 1m] }');
    await collector.start();
    await clock.advance(0);
    expect(new Set(reports.map(({ key }) => key)).size).toBe(3);
    expect(collector.readiness()).toEqual({ ready: true, waitingFor: [] });
    await clock.advance(10 * MINUTE);
    for (const key of new Set(reports.map((report) => report.key))) {
      const times = reports.filter((report) => report.key === key).map(({ checkedAt }) => checkedAt);
      expect(times).toHaveLength(11);
      expect(new Set(times).size).toBe(11);
    }
    await collector.stop();
  });

  test('the instant of the first check is that of the schedule, so a second start gives the same row', async () => {
    const first = harness('feeds: { binance: [BTC/USDT 1m] }');
    await first.collector.start();
    await first.clock.advance(0);
    const second = harness('feeds: { binance: [BTC/USDT 1m] }');
    await second.clock.advance(5_000);
    await second.collector.start();
    await second.clock.advance(0);
    expect(second.reports[0]?.checkedAt).toBe(first.reports[0]?.checkedAt);
  });

  test('each candle is stored once', async () => {
    const { collector, clock, candles } = harness('feeds: { binance: [BTC/USDT 1m] }');
    await collector.start();
    await clock.advance(5 * MINUTE);
    const times = candles.flatMap((batch) => batch.candles.map(([time]) => time));
    expect(new Set(times).size).toBe(times.length);
    expect(candles.every(({ provenance }) => provenance === 'original')).toBe(true);
    await collector.stop();
  });
});

describe('one bad exchange', () => {
  test('that fails never stops the others, and its feeds are judged each tick', async () => {
    const { collector, clock, sources, reports } = harness('feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m] }');
    await collector.start();
    await clock.advance(0);
    sources.get('kraken')!.respond = async () => Promise.reject(failure('network', true));
    await clock.advance(30 * MINUTE);
    const of = (exchange: string) => reports.filter(({ key }) => key.startsWith(exchange));
    expect(of('binance').every(({ status, reason }) => status === 'excellent' && reason === null)).toBe(true);
    expect(of('kraken')).toHaveLength(31);
    expect(of('kraken').at(-1)).toMatchObject({ status: 'poor', reason: 'network' });
    sources.get('kraken')!.respond = undefined;
    await clock.advance(2 * MINUTE);
    expect(of('kraken').at(-1)).toMatchObject({ status: 'excellent', reason: null });
    await collector.stop();
  });

  test('that hangs is judged from what is known, without a second request for the feed', async () => {
    const { collector, clock, sources, reports } = harness('feeds: { kraken: [BTC/USD 1m] }');
    await collector.start();
    await clock.advance(0);
    const source = sources.get('kraken')!;
    let release = () => {};
    source.respond = () =>
      new Promise((resolve) => {
        release = () => resolve(answerOf([]));
      });
    const before = source.requests.length;
    await clock.advance(20 * MINUTE);
    expect(source.requests.length).toBe(before + 1);
    expect(reports.filter(({ reason }) => reason === 'fetch_in_progress').length).toBeGreaterThanOrEqual(18);
    expect(reports.at(-1)?.status).toBe('poor');
    source.respond = undefined;
    release();
    await clock.advance(2 * MINUTE);
    expect(reports.at(-1)).toMatchObject({ status: 'excellent', reason: null });
    await collector.stop();
  });

  test('that is down is left alone between trials', async () => {
    const feeds = Array.from({ length: 20 }, (_, i) => `C${i}/USD 1m`).join(', ');
    const { collector, clock, sources, reports } = harness(
      `feeds: { kraken: [${feeds}] }\ncollector: { retry: { attempts: 1 } }`,
    );
    await collector.start();
    await clock.advance(0);
    const source = sources.get('kraken')!;
    source.respond = async () => Promise.reject(failure('maintenance', true));
    const before = source.requests.length;
    await clock.advance(10 * MINUTE);
    expect(source.requests.length - before).toBeLessThan(30);
    expect(reports.slice(-20).every(({ reason }) => reason === 'maintenance')).toBe(true);
    await collector.stop();
  });

  test('of which there are only such makes no busy loop', async () => {
    const { collector, clock, sources } = harness('feeds: { binance: [BTC/USDT 1m, ETH/USDT 1m], kraken: [BTC/USD 1m] }', {
      source: { respond: async () => Promise.reject(failure('network', true)) },
    });
    await collector.start();
    const wakesBefore = clock.wakes();
    await clock.advance(10 * MINUTE);
    const requests = [...sources.values()].reduce((sum, source) => sum + source.requests.length, 0);
    // Three feeds, eleven instants, three tries each.
    expect(requests).toBeLessThanOrEqual(3 * 11 * 3);
    expect(clock.wakes() - wakesBefore).toBeLessThan(10 * 60 + 3 * 11 * 4);
    await collector.stop();
  });

  test('that throws what it should not is a failure of its feed only', async () => {
    const { collector, clock, sources, reports } = harness('feeds: { binance: [BTC/USDT 1m], kraken: [BTC/USD 1m] }');
    await collector.start();
    sources.get('kraken')!.respond = () => {
      throw new TypeError('not a function');
    };
    await clock.advance(2 * MINUTE);
    expect(reports.some(({ reason }) => reason === 'exchange_error')).toBe(true);
    expect(reports.filter(({ key }) => key.startsWith('binance')).length).toBe(3);
    await collector.stop();
  });
});

describe('storage', () => {
  test('that does not answer on start is not waited for longer than three seconds', async () => {
    const { collector, clock, reports } = harness('feeds: { binance: [BTC/USDT 1m] }', {
      storage: { loadNewest: () => new Promise(() => {}), loadCandles: () => new Promise(() => {}) },
    });
    const started = collector.start();
    await clock.advance(3_000);
    await started;
    await clock.advance(0);
    expect(reports).toHaveLength(1);
    const stopped = collector.stop();
    await clock.advance(5_000);
    await stopped;
  });

  test('that comes back later still tells which feeds ever had a candle', async () => {
    let isUp = false;
    const { collector, clock, reports } = harness('feeds: { binance: [BTC/USDT 1m] }', {
      source: { respond: async () => Promise.reject(failure('network')) },
      storage: {
        loadNewest: async () => {
          if (!isUp) throw new Error('connection refused');
          return new Map([['binance BTC/USDT 1m', { closeMs: START - 3_600_000, checkedMs: START - 3_600_000 }]]);
        },
      },
    });
    const started = collector.start();
    await clock.advance(3_000);
    await started;
    await clock.advance(0);
    expect(reports.at(-1)).toMatchObject({ status: 'unknown', reason: 'network' });
    isUp = true;
    await clock.advance(2 * MINUTE);
    expect(reports.at(-1)).toMatchObject({ status: 'poor', reason: 'network' });
    await collector.stop();
  });

  test('that throws does not stop the checks', async () => {
    const { collector, clock, sources } = harness('feeds: { binance: [BTC/USDT 1m] }', {
      storage: {
        saveReport: () => {
          throw new Error('disk full');
        },
      },
    });
    await collector.start();
    await clock.advance(3 * MINUTE);
    expect(sources.get('binance')!.requests.length).toBe(4);
    await collector.stop();
  });
});

describe('a feed that comes over a websocket', () => {
  const YAML = 'feeds: { binance: [BTC/USDT 1m] }\ntransports: { "* * *": websocket }';

  /** A stream that the test pushes into; `fail` breaks the connection. */
  function pushed() {
    let wake: () => void = () => {};
    let isBroken = false;
    const messages: CandleRow[][] = [];
    async function* watchCandles({ signal }: WatchRequest) {
      isBroken = false;
      signal?.addEventListener('abort', () => wake(), { once: true });
      for (;;) {
        const rows = messages.shift();
        if (rows) yield rows;
        else {
          if (isBroken || signal?.aborted) throw failure('network', true);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    }
    return {
      watchCandles,
      push: (...rows: CandleRow[]) => {
        messages.push(rows);
        wake();
      },
      fail: () => {
        isBroken = true;
        wake();
      },
    };
  }

  /** The first whole minute after the start, and what the stream shows around the close of a candle. */
  const first = Math.ceil(START / MINUTE) * MINUTE;
  const around = (closeMs: number) => [candleAt(closeMs - MINUTE), candleAt(closeMs)] as const;

  test('is judged when the next candle shows that one has closed, as of the close, and without a request once it was stitched', async () => {
    const stream = pushed();
    const { collector, clock, sources, reports } = harness(YAML, { source: { watchCandles: stream.watchCandles } });
    await collector.start();
    await clock.advance(first - START - 1_000);
    stream.push(candleAt(first - MINUTE));
    await clock.advance(1_000 + 200);
    const requests = () => sources.get('binance')!.requests.length;
    const before = requests();
    stream.push(...around(first));
    await clock.advance(1);
    expect(reports.at(-1)).toMatchObject({ checkedAt: new Date(first).toISOString(), status: 'excellent', reason: null });
    expect(requests()).toBe(before + 1);
    for (let minute = 1; minute <= 4; minute += 1) {
      await clock.advance(MINUTE);
      stream.push(...around(first + minute * MINUTE));
      await clock.advance(1);
      expect(reports.at(-1)).toMatchObject({ checkedAt: new Date(first + minute * MINUTE).toISOString(), reason: null });
    }
    // One of five closes is fetched all the same, for revisions.
    expect(requests()).toBeLessThanOrEqual(before + 2);
    expect(new Set(reports.map(({ checkedAt }) => checkedAt)).size).toBe(reports.length);
    await collector.stop();
  });

  test('is fetched after the grace while the stream is silent or broken', async () => {
    const stream = pushed();
    const { collector, clock, sources, reports } = harness(YAML, { source: { watchCandles: stream.watchCandles } });
    await collector.start();
    await clock.advance(first - START - 1_000);
    stream.push(candleAt(first - MINUTE));
    stream.fail();
    const before = sources.get('binance')!.requests.length;
    await clock.advance(3 * MINUTE);
    expect(sources.get('binance')!.requests.length).toBe(before + 3);
    expect(reports.at(-1)).toMatchObject({ checkedAt: new Date(first + 2 * MINUTE).toISOString(), status: 'excellent' });
    await collector.stop();
  });
});

describe('wildcards', () => {
  test('are resolved from the markets of the exchange, which is asked again until it answers', async () => {
    let tries = 0;
    const symbols = ['BTC/USDT', 'ETH/USDT', 'ETH/BTC'];
    const { collector, clock } = harness('feeds: { binance: ["*/USDT 1m"] }', {
      source: {
        listMarkets: async () => {
          tries += 1;
          if (tries < 3) throw failure('network', true);
          return symbols.map((symbol) => listed(symbol));
        },
      },
    });
    await collector.prepare();
    expect(collector.readiness().waitingFor).toContain('binance: its markets are not known yet');
    await clock.advance(5 * MINUTE);
    expect(collector.feeds.map(({ symbol }) => symbol)).toEqual(['BTC/USDT', 'ETH/USDT']);
    await collector.stop();
  });

  test('follow the markets: one that is listed later is watched within the hour, one that is gone is not, an empty list changes nothing', async () => {
    let symbols = ['BTC/USDT', 'ETH/USDT'];
    const { collector, clock } = harness('feeds: { binance: ["*/USDT 1h"] }', {
      source: { listMarkets: async () => symbols.map((symbol) => listed(symbol)) },
    });
    const watched = () => collector.feeds.map(({ symbol }) => symbol);
    await collector.start();
    await clock.advance(MINUTE);
    expect(watched()).toEqual(['BTC/USDT', 'ETH/USDT']);
    symbols = ['ETH/USDT', 'SOL/USDT'];
    await clock.advance(61 * MINUTE);
    expect(watched()).toEqual(['ETH/USDT', 'SOL/USDT']);
    symbols = [];
    await clock.advance(61 * MINUTE);
    expect(watched()).toEqual(['ETH/USDT', 'SOL/USDT']);
    await collector.stop();
  });
});

describe('reload', () => {
  test('starts what is new, stops what is gone and does not disturb the rest', async () => {
    const { collector, clock, sources, reports } = harness(
      'feeds: { binance: [BTC/USDT 1m, ETH/USDT 1m], kraken: [BTC/USD 1m] }',
    );
    await collector.start();
    await clock.advance(0);
    const binance = sources.get('binance')!;
    const change = collector.reload(parseConfig(`${DEFAULTS}feeds: { binance: [BTC/USDT 1m, SOL/USDT 1m] }`));
    expect(change.added.map(({ symbol }) => symbol)).toEqual(['SOL/USDT']);
    expect(change.removed.map(({ symbol }) => symbol)).toEqual(['ETH/USDT', 'BTC/USD']);
    reports.length = 0;
    binance.requests.length = 0;
    await clock.advance(MINUTE);
    expect(new Set(reports.map(({ key }) => key))).toEqual(new Set(['binance BTC/USDT 1m', 'binance SOL/USDT 1m']));
    expect(sources.get('binance')).toBe(binance);
    expect(sources.get('kraken')!.isClosed).toBe(true);
    // The window of the feed that stayed is still there: only its newest candles are asked for.
    expect(binance.requests.find(({ symbol }) => symbol === 'BTC/USDT')?.limit).toBeLessThan(10);
    await collector.stop();
  });

  test('with policies that cannot be changes nothing', async () => {
    const { collector } = harness('feeds: { binance: [BTC/USDT 1m] }');
    await collector.prepare();
    const next = parseConfig(
      `${DEFAULTS}feeds: { kraken: [BTC/USD 1m] }\npolicies: { "* * *": { minSample: 45 }, "kraken * *": {} }\nwindows: { slots: 40 }`.replace(
        'windows: { slots: 50 }\n',
        '',
      ),
    );
    expect(() => collector.reload(next)).toThrow('minSample');
    expect(collector.feeds).toEqual([{ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }]);
    await collector.stop();
  });

  test('with other settings of an exchange makes a new connection and keeps the windows', async () => {
    const { collector, clock, sources } = harness('feeds: { binance: [BTC/USDT 1m] }');
    await collector.start();
    await clock.advance(0);
    const old = sources.get('binance')!;
    collector.reload(parseConfig(`${DEFAULTS}feeds: { binance: [BTC/USDT 1m] }\nexchanges: { binance: { timeoutMs: 500 } }`));
    await clock.advance(MINUTE);
    expect(old.isClosed).toBe(true);
    expect(sources.get('binance')!.requests[0]?.limit).toBeLessThan(10);
    await collector.stop();
  });
});

describe('stop', () => {
  test('ends the schedule, closes the exchanges and writes what waits', async () => {
    let closedWithinMs: number | null = null;
    const { collector, clock, sources, reports } = harness('feeds: { binance: [BTC/USDT 1m] }', {
      storage: {
        close: async (timeoutMs) => {
          closedWithinMs = timeoutMs;
        },
      },
    });
    await collector.start();
    await clock.advance(0);
    await collector.stop();
    expect(sources.get('binance')!.isClosed).toBe(true);
    expect(closedWithinMs).toBeGreaterThan(5_000);
    reports.length = 0;
    await clock.advance(5 * MINUTE);
    expect(reports).toHaveLength(0);
  });

  test('does not wait for an exchange that hangs', async () => {
    const { collector, clock, sources } = harness('feeds: { binance: [BTC/USDT 1m] }');
    await collector.start();
    await clock.advance(0);
    sources.get('binance')!.respond = () => new Promise(() => {});
    await clock.advance(MINUTE);
    let isStopped = false;
    const stopped = collector.stop().then(() => {
      isStopped = true;
    });
    await clock.advance(5_000);
    await stopped;
    expect(isStopped).toBe(true);
  });
});
