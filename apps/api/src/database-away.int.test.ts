import { once } from 'node:events';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createApi } from './create-api.ts';
import type { ApiApp } from './http/type-provider.ts';
import { MINUTE, makeReport } from './testing/make-report.ts';
import { checkedRequests, type TestApi, testConfig } from './testing/start-test-api.ts';

const START = Date.UTC(2023, 10, 14, 22, 30);
const btc = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const BTC = '/v1/feeds/binance/BTC%2FUSDT/1m';

/** The way to the database, which a test can cut. */
class CuttableRoad {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  constructor(target: URL) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const onward = connectSocket(Number(target.port), target.hostname);
      for (const end of [socket, onward]) {
        this.#sockets.add(end);
        end.on('error', () => {});
        end.once('close', () => {
          this.#sockets.delete(end);
          socket.destroy();
          onward.destroy();
        });
      }
      socket.pipe(onward).pipe(socket);
    });
  }

  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as { port: number }).port;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

let database: Awaited<ReturnType<typeof testDatabase>>;
let direct: Repository;
let road: CuttableRoad;
let app: ApiApp;
let repository: Repository;
let get: TestApi['request'];
let nowMs = START;

beforeEach(async () => {
  nowMs = START;
  database = await testDatabase();
  await migrate({ url: database.url });
  direct = connect({ url: database.url });
  await direct.insertQualityMetrics([{ report: makeReport({ feed: btc, checkedAtMs: START }) }]);
  const target = new URL(database.url);
  road = new CuttableRoad(target);
  const throughRoad = new URL(database.url);
  throughRoad.port = String(await road.open());
  repository = connect({ url: throughRoad.href, connectTimeoutSeconds: 1 });
  app = await createApi({
    repository,
    config: testConfig({ api: { requestTimeoutMs: 1_000 } }),
    now: () => nowMs,
    maxEventLoopDelayMs: 0,
  });
  get = checkedRequests(app, await app.listen({ host: '127.0.0.1', port: 0 }));
  await until(async () => (await get('/readyz')).status === 200);
});

afterEach(async () => {
  await app.close();
  await repository.close({ timeoutSeconds: 0 });
  await road.close();
  await direct.close();
  await database.drop();
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('while the database is away', () => {
  test('the list is answered from memory and grows old, other questions are 503 with Retry-After, and it comes back by itself', async () => {
    road.cut();
    nowMs = START + 4 * MINUTE;
    const { status, json } = await get('/v1/feeds');
    expect(status).toBe(200);
    expect(json.feeds).toMatchObject([{ status: 'unknown', reason: 'not_checked', ageSeconds: 252 }]);

    const history = await get(`${BTC}/history`);
    expect([history.status, history.headers.get('retry-after')]).toEqual([503, '5']);
    expect(history.json).toMatchObject({ code: 'unavailable' });
    expect(JSON.stringify(history.json)).not.toMatch(/ECONN|postgres|select/i);
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).json).toMatchObject({ status: 'not_ready', reasons: ['the database does not answer'] });

    // Stored by somebody else meanwhile: no notice reaches this process.
    await direct.insertQualityMetrics([{ report: makeReport({ feed: btc, checkedAtMs: nowMs, overall: 77 }) }]);
    road.mend();
    await until(async () => ((await get('/v1/feeds')).json.feeds as { status: string }[])[0]?.status === 'good');
    expect((await get('/readyz')).status).toBe(200);
  });

  test('notices are heard again after it', async () => {
    road.cut();
    expect((await get(`${BTC}/history`)).status).toBe(503);
    road.mend();
    await until(async () => (await get('/readyz')).status === 200);
    let minute = 1;
    // Until the driver listens again a report is found by the reload; then each is announced.
    await until(async () => {
      nowMs = START + minute * MINUTE;
      await direct.insertQualityMetrics([{ report: makeReport({ feed: btc, checkedAtMs: nowMs }) }]);
      minute += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return ((await get('/v1/feeds')).json.feeds as { checkedAt: string }[])[0]?.checkedAt === new Date(nowMs).toISOString();
    });
  });
});

test('a stop in the same moment as the database is no failure', async () => {
  road.cut();
  await expect(app.close()).resolves.toBeUndefined();
});

test('a question that takes too long is given up: 503, and others are answered meanwhile', async () => {
  await direct.sql.begin(async (sql) => {
    await sql`lock table quality_metrics in access exclusive mode`;
    const begun = Date.now();
    // The newest report is asked for only while it is not in memory: nobody has wanted it yet.
    const slow = [get(`${BTC}/history`), get(BTC)];
    expect((await get('/v1/feeds')).status).toBe(200);
    for (const { status, headers, json } of await Promise.all(slow)) {
      expect([status, headers.get('retry-after'), json.code]).toEqual([503, '5', 'unavailable']);
    }
    expect(Date.now() - begun).toBeLessThan(10_000);
  });
});
