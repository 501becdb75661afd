import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
const READ = { authorization: 'Bearer reader-token' };
const CHECK = { authorization: 'Bearer checker-token' };
const BODY = JSON.stringify({ timeframe: '1m', candles: [[1_700_000_040_000, 1, 2, 0.5, 1.5, 3]] });

describe('with tokens', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({
      config: {
        api: {
          auth: {
            tokens: [
              { name: 'reader', sha256: hash('reader-token'), scopes: ['read'] },
              { name: 'checker', sha256: hash('checker-token'), scopes: ['check'] },
            ],
          },
        },
      },
    });
  });

  afterAll(() => api?.close());

  test.each(['/v1/feeds', '/v1/feeds/a/b/1m', '/v1/feeds/a/b/1m/history', '/v1/issues', '/v1/stream', '/metrics'])(
    'GET %s without a token is 401 and says nothing else',
    async (path) => {
      const { status, headers, json } = await api.request(path);
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="quality"');
      expect(json).toMatchObject({ code: 'unauthorized', detail: 'a bearer token is needed: Authorization: Bearer <token>' });
    },
  );

  test('what is not there answers like what is there', async () => {
    const known = await api.request('/v1/feeds/a/b/1m');
    const unknown = await api.request('/v1/no/such/path');
    const bad = await api.request('/v1/feeds/a/b/not-a-timeframe');
    const shape = ({ status, json: { requestId: _id, ...rest } }: typeof known) => ({ status, rest });
    expect(shape(unknown)).toEqual(shape(known));
    expect(shape(bad)).toEqual(shape(known));
  });

  test('a wrong token is 401, a token without the scope 403', async () => {
    expect((await api.request('/v1/feeds', { headers: { authorization: 'Bearer reader-toke' } })).status).toBe(401);
    expect((await api.request('/v1/feeds', { headers: CHECK })).status).toBe(403);
    const post = { method: 'POST', body: BODY };
    expect((await api.request('/v1/check', { ...post, headers: { ...READ, 'content-type': 'application/json' } })).status).toBe(
      403,
    );
    expect((await api.request('/v1/check', { ...post, headers: { 'content-type': 'application/json' } })).status).toBe(401);
  });

  test('the right token opens its paths', async () => {
    expect((await api.request('/v1/feeds', { headers: READ })).status).toBe(200);
    expect((await api.request('/metrics', { headers: READ })).status).toBe(200);
    const { status } = await api.request('/v1/check', {
      method: 'POST',
      body: BODY,
      headers: { ...CHECK, 'content-type': 'application/json' },
    });
    expect(status).toBe(200);
  });

  test.each(['/healthz', '/readyz', '/openapi.json'])('%s asks for none', async (path) => {
    expect((await api.request(path)).status).toBe(200);
  });

  test('/docs asks for none, and loads nothing from elsewhere', async () => {
    const page = await (await fetch(`${api.url}/docs/`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!);
    expect(sources.length).toBeGreaterThan(2);
    for (const source of sources) {
      const response = await fetch(new URL(source, `${api.url}/docs/`));
      expect([source, response.url.startsWith(api.url), response.status]).toEqual([source, true, 200]);
    }
  });

  test('a body is not read before the token is known', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write('POST /v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16000000\r\n\r\n{');
    const head = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    socket.destroy();
    expect(head).toContain('HTTP/1.1 401');
  });
});

describe('limits', () => {
  test('over the rate limit is 429 with Retry-After, guessing paths and tokens too', async () => {
    const api = await startTestApi({
      config: { api: { rateLimitPerMinute: 40, auth: { tokens: [{ name: 'reader', sha256: hash('reader-token') }] } } },
    });
    try {
      let last = await api.request('/v1/feeds');
      for (let i = 0; i < 40 && last.status !== 429; i++)
        last = await api.request(i % 2 ? '/v1/feeds' : '/v1/guess', { headers: { authorization: `Bearer guess-${i}` } });
      expect(last.status).toBe(429);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(last.json).toMatchObject({ code: 'too_many_requests', status: 429 });
      for (const open of ['/healthz', '/openapi.json']) expect((await api.request(open)).status).toBe(429);
    } finally {
      await api.close();
    }
  });

  test.each([
    { trustProxy: false, limited: true },
    { trustProxy: true, limited: false },
  ])('with trustProxy $trustProxy, clients that only X-Forwarded-For tells apart share a limit: $limited', async (given) => {
    const api = await startTestApi({ config: { api: { rateLimitPerMinute: 40, trustProxy: given.trustProxy } } });
    try {
      const statuses = new Set<number>();
      for (let i = 0; i < 60; i++)
        statuses.add((await api.request('/healthz', { headers: { 'x-forwarded-for': `192.0.2.${i}` } })).status);
      expect(statuses.has(429)).toBe(given.limited);
    } finally {
      await api.close();
    }
  });

  test('what is no HTTP is refused and the connection ends', async () => {
    const api = await startTestApi();
    try {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
      socket.end('EHLO example.org\r\n\r\n');
      let text = '';
      for await (const chunk of socket) text += chunk;
      expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json.*"code":"invalid_request"/s);
    } finally {
      await api.close();
    }
  });

  test('stops at once although a connection is open that has asked for nothing', async () => {
    const api = await startTestApi();
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const begun = Date.now();
    await api.app.close();
    expect(Date.now() - begun).toBeLessThan(3_000);
    socket.destroy();
    await api.close();
  });

  test('an overloaded process answers 503 with Retry-After', async () => {
    const api = await startTestApi({ maxEventLoopDelayMs: 50 });
    try {
      // The delay of the event loop is sampled now and then; it is kept busy until a sample has seen it.
      await vi.waitFor(
        async () => {
          const answer = api.request('/v1/feeds');
          const until = Date.now() + 200;
          while (Date.now() < until);
          const { status, json, headers } = await answer;
          expect(status).toBe(503);
          expect(json).toMatchObject({ code: 'overloaded' });
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        },
        { timeout: 20_000, interval: 1 },
      );
    } finally {
      await api.close();
    }
  });
});
