import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { MINUTE, makeReport } from '../testing/make-report.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const START = Date.UTC(2023, 10, 14, 22, 30);
const btc = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const eth = { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1m' };

/** A hundred clients and a thousand reports at full size. */
const { readerCount, reportCount } =
  process.env.QUALITY_SOAK === '1' ? { readerCount: 90, reportCount: 1_000 } : { readerCount: 30, reportCount: 200 };

let api: TestApi;
let clients: StreamClient[] = [];

afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await api?.close();
});

/** A client that reads events until it is closed. */
class StreamClient {
  readonly events: EventSourceMessage[] = [];
  readonly #abort = new AbortController();
  readonly #reading: Promise<void>;
  #wake: () => void = () => {};

  private constructor(response: Response) {
    const parser = createParser({
      onEvent: (event) => {
        this.events.push(event);
        this.#wake();
      },
    });
    this.#reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) parser.feed(decoder.decode(chunk, { stream: true }));
    })().catch(() => {});
  }

  static async open(query = '', headers: Record<string, string> = {}): Promise<StreamClient> {
    const abort = new AbortController();
    const response = await fetch(`${api.url}/v1/stream${query}`, { headers, signal: abort.signal });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const client = new StreamClient(response);
    client.#abort.signal.addEventListener('abort', () => abort.abort());
    clients.push(client);
    return client;
  }

  async waitFor(count: number): Promise<void> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  checkedAt(): string[] {
    return this.events.filter(({ event }) => event === 'report').map(({ data }) => JSON.parse(data).checkedAt);
  }

  close(): void {
    this.#abort.abort();
  }

  get ended(): Promise<void> {
    return this.#reading;
  }
}

async function store(feed: typeof btc, minutes: number): Promise<void> {
  await api.repository.insertQualityMetrics([{ report: makeReport({ feed, checkedAtMs: START + minutes * MINUTE }) }]);
}

const iso = (minutes: number) => new Date(START + minutes * MINUTE).toISOString();

describe('GET /v1/stream', () => {
  test('sends each report that is stored, whole, in order', async () => {
    api = await startTestApi();
    const client = await StreamClient.open();
    for (let i = 0; i < 5; i++) await store(btc, i);
    await client.waitFor(5);
    expect(client.checkedAt()).toEqual([0, 1, 2, 3, 4].map(iso));
    expect(JSON.parse(client.events[0]!.data)).toEqual({ ...makeReport({ feed: btc, checkedAtMs: START }), reason: null });
  });

  test('sends only the feeds that are asked for', async () => {
    api = await startTestApi();
    const client = await StreamClient.open('?exchange=kraken');
    await store(btc, 0);
    await store(eth, 1);
    await client.waitFor(1);
    expect(client.checkedAt()).toEqual([iso(1)]);
  });

  test('resumes after Last-Event-ID without loss', async () => {
    api = await startTestApi();
    const first = await StreamClient.open();
    await store(btc, 0);
    await store(btc, 1);
    await first.waitFor(2);
    const lastEventId = first.events[0]!.id!;
    first.close();
    await store(btc, 2);
    const second = await StreamClient.open('', { 'last-event-id': lastEventId });
    await store(btc, 3);
    await second.waitFor(3);
    expect(second.checkedAt()).toEqual([iso(1), iso(2), iso(3)]);
  });

  test.each(['deadbeef.1', 'x', '1', '.', '99999999999999999999'])(
    'an id of another run, %s, gives the event reset',
    async (id) => {
      api = await startTestApi();
      const client = await StreamClient.open('', { 'last-event-id': id });
      await client.waitFor(1);
      expect(client.events[0]).toMatchObject({ event: 'reset' });
    },
  );

  test('an id whose successors are gone gives the event reset', async () => {
    api = await startTestApi({ stream: { maxEvents: 2 } });
    const first = await StreamClient.open();
    for (let i = 0; i < 5; i++) await store(btc, i);
    await first.waitFor(5);
    const second = await StreamClient.open('', { 'last-event-id': first.events[0]!.id! });
    await second.waitFor(1);
    expect(second.events[0]).toMatchObject({ event: 'reset' });
  });

  test('ends when the server stops, which does not wait for clients', async () => {
    api = await startTestApi();
    const client = await StreamClient.open();
    const begun = Date.now();
    await api.app.close();
    await client.ended;
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  test(`of ${readerCount + 10} clients 10 never read: they are dropped, the other ${readerCount} miss nothing, and memory stays flat`, {
    timeout: 120_000,
  }, async () => {
    const maxBytes = 1024 * 1024;
    api = await startTestApi({ stream: { maxBytes } });
    const readers = await Promise.all(Array.from({ length: readerCount }, () => StreamClient.open()));
    const sleepers = await Promise.all(Array.from({ length: 10 }, () => openAndNeverRead(api.url)));
    // 35 kB a report: many times what sockets and the buffer of a client hold.
    const times = Array.from({ length: 2_500 }, (_, i) => START + i * MINUTE);
    const issues = makeReport({ feed: btc, checkedAtMs: START }).issues.map((issue) => ({
      ...issue,
      count: times.length,
      times,
    }));
    const buffers: number[] = [];
    for (let i = 0; i < reportCount; i++) {
      await api.repository.insertQualityMetrics([{ report: makeReport({ feed: btc, checkedAtMs: START + i * MINUTE, issues }) }]);
      await Promise.all(readers.map((reader) => reader.waitFor(i + 1)));
      for (const reader of readers) reader.events[i] = { ...reader.events[i]!, data: reader.events[i]!.data.slice(0, 150) };
      // What is only waiting for the collector of garbage is no growth.
      if (i % 20 === 19) buffers.push(usedBuffers());
    }
    for (const reader of readers)
      expect(reader.events.map(({ event }) => event)).toEqual(Array.from({ length: reportCount }, () => 'report'));
    const { text } = await api.request('/metrics');
    expect(text).toContain(`\nquality_api_streams ${readerCount}\n`);
    expect(text).toMatch(/^quality_api_streams_dropped_total 10$/m);
    expect(Number(/^quality_api_stream_buffer_bytes (\d+)$/m.exec(text)?.[1])).toBeLessThanOrEqual(maxBytes);
    const early = Math.max(...buffers.slice(0, buffers.length / 2));
    const late = Math.max(...buffers.slice(buffers.length / 2));
    expect((late - early) / 2 ** 20, 'growth of buffers in MB over the second half').toBeLessThan(10);
    for (const socket of sleepers) socket.destroy();
  });
});

/** Bytes of buffers that are in use, after a collection of garbage. */
function usedBuffers(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The first finds what is free and frees it in the background, which the second waits for.
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

async function openAndNeverRead(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.pause();
  socket.on('error', () => {});
  socket.write('GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n');
  return socket;
}
