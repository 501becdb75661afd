import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runCollector } from '@quality/collector';
import { parseConfig } from '@quality/config';
import { type SimulatedMarket, type Simulator, startSimulator } from '@quality/simulator';
import type { Feed } from '@quality/validators';
import { pino } from 'pino';
import type { AcceleratedClock } from '../rules.ts';

export interface WatchedMarketOptions {
  readonly feeds: readonly Feed[];
  /** How many times as fast as the real one their clock runs. */
  readonly speed: number;
  /** Where the collector keeps what it sees. Default: nowhere. */
  readonly databaseUrl?: string;
}

/** Simulated exchanges and the real collector that watches them over HTTP with the real ccxt, on one fast clock. */
export interface WatchedMarket {
  readonly simulator: Simulator;
  readonly clock: AcceleratedClock;
  /** `host:port` of the collector's `/metrics`. */
  readonly target: string;
  /** What a scrape gives now. */
  exposition(): Promise<string>;
  /** Resolves when every feed has been fetched on its schedule: from then on all are fresh. */
  inStep(): Promise<void>;
  stop(): Promise<void>;
}

const START_MS = Date.UTC(2024, 2, 5, 14, 30);

/** The first tick fetches whole windows and is late; the second comes on its schedule. */
const TICKS_IN_STEP = 2;

/** Starts both. */
export async function startWatchedMarket({ feeds, speed, databaseUrl }: WatchedMarketOptions): Promise<WatchedMarket> {
  const clock = { startMs: START_MS, realStartMs: Date.now(), speed };
  const now = () => Math.floor(clock.startMs + (Date.now() - clock.realStartMs) * speed);
  const markets = feeds.map(({ exchange, symbol }): SimulatedMarket => ({ exchange, symbol, tradesPerMinute: 120 }));
  const simulator = await startSimulator({ seed: 'alerting', markets, now });
  const folder = mkdtempSync(join(tmpdir(), 'quality-market-'));
  const end = async () => {
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const storage =
      databaseUrl === undefined ? { enabled: false } : { url: databaseUrl, spoolPath: join(folder, 'spool.sqlite') };
    const config = parseConfig(configurationOf(feeds, simulator, storage), { env: {} });
    const running = await runCollector({
      config,
      log: pino({ level: 'silent' }),
      now,
      sleep: async (ms, signal) => {
        await delay(ms / speed, undefined, signal ? { signal } : {}).catch(() => undefined);
      },
    });
    return {
      simulator,
      clock,
      target: new URL(running.url).host,
      exposition: () => expositionOf(running.url),
      async inStep() {
        while (!(await areChecked(running.url, feeds.length))) await delay(100);
      },
      async stop() {
        await running.stop();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function expositionOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

async function areChecked(url: string, count: number): Promise<boolean> {
  const text = await expositionOf(url);
  const ticks = [...text.matchAll(/^quality_checks_total\{.*result="ok".*\} (\d+)$/gm)].map(([, value]) => Number(value));
  return ticks.length === count && Math.min(...ticks) >= TICKS_IN_STEP;
}

/** The configuration of the collector, as YAML; everything that is not about the simulator or time is the default. */
function configurationOf(feeds: readonly Feed[], simulator: Simulator, storage: object): string {
  const ids = [...new Set(feeds.map(({ exchange }) => exchange))];
  const own = (id: string) => feeds.filter(({ exchange }) => exchange === id);
  return JSON.stringify({
    exchanges: Object.fromEntries(ids.map((id) => [id, { baseUrl: simulator.baseUrlOf(id), requestsPerSecond: 1000 }])),
    feeds: Object.fromEntries(ids.map((id) => [id, own(id).map(({ symbol, timeframe }) => `${symbol} ${timeframe}`)])),
    collector: { port: 0, concurrency: 16, overlapCandles: 20 },
    windows: { slots: 100 },
    storage,
  });
}
