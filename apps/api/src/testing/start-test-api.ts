import { type Config, type ConfigInput, configSchema } from '@quality/config';
import { testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';
import { type ApiOptions, createApi } from '../create-api.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { createAnswerCheck } from './answer-check.ts';

export interface TestApi {
  readonly app: ApiApp;
  readonly url: string;
  readonly databaseUrl: string;
  readonly repository: Repository;
  /** Sends a request; the answer is checked against the OpenAPI document. */
  request(path: string, init?: RequestInit): Promise<TestAnswer>;
  /** Resolves when every report stored so far is in the API's memory. */
  settled(
    feed: { readonly exchange: string; readonly symbol: string; readonly timeframe: string },
    checkedAtMs: number,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

export function testConfig(input: Partial<ConfigInput> = {}): Config {
  return configSchema.parse({ feeds: {}, storage: { enabled: false }, ...input, api: { rateLimitPerMinute: 0, ...input.api } });
}

export interface TestApiOptions extends Partial<Omit<ApiOptions, 'repository' | 'config'>> {
  readonly config?: Partial<ConfigInput>;
  /** Fills the database before the API starts. */
  readonly seed?: (repository: Repository) => Promise<void>;
}

const POLL_MS = 5;

/** Sends requests to an API that listens; every answer is checked against its OpenAPI document. */
export function checkedRequests(app: ApiApp, url: string): TestApi['request'] {
  const check = createAnswerCheck(app.swagger() as never);
  return async (path, init = {}) => {
    const response = await fetch(url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    const contentType = response.headers.get('content-type');
    const { pathname } = new URL(url + path);
    check({ method: init.method ?? 'GET', path: pathname, status: response.status, contentType, body: text });
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  };
}

/** The API on a free port of loopback, over a real and empty database. */
export async function startTestApi({ config, seed, ...options }: TestApiOptions = {}): Promise<TestApi> {
  const database = await testDatabase();
  await migrate({ url: database.url });
  const repository = connect({ url: database.url });
  await seed?.(repository);
  const app = await createApi({ maxEventLoopDelayMs: 0, ...options, repository, config: testConfig(config) });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const request = checkedRequests(app, url);

  const api: TestApi = {
    app,
    url,
    databaseUrl: database.url,
    repository,
    request,
    async settled({ exchange, symbol, timeframe }, checkedAtMs) {
      const wanted = new Date(checkedAtMs).toISOString();
      for (;;) {
        const { json } = await request('/v1/feeds');
        const found = json.feeds.some(
          (row: { feed: Record<string, string>; checkedAt: string }) =>
            row.feed.exchange === exchange &&
            row.feed.symbol === symbol &&
            row.feed.timeframe === timeframe &&
            row.checkedAt >= wanted,
        );
        if (found) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    async close() {
      await app.close();
      await repository.close();
      await database.drop();
    },
  };
  while ((await request('/readyz')).status !== 200) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  return api;
}
