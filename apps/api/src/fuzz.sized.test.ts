import { Agent } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAnswerCheck } from './testing/answer-check.ts';
import { arbitraryOf, hostileText, mixedArbitraryOf, type Schema } from './testing/arbitrary-of.ts';
import { MINUTE, makeReport } from './testing/make-report.ts';
import { type RawRequest, sendRaw } from './testing/raw-request.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | null;
}

interface Document {
  readonly paths: Record<
    string,
    Record<string, { parameters?: Operation['parameters']; requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** All of them with QUALITY_SOAK=1, a tenth otherwise. */
const REQUESTS = process.env.QUALITY_SOAK === '1' ? 20_000 : 2_000;
const ANSWER_WITHIN_MS = 20_000;
const NOW = Date.UTC(2023, 10, 14, 22, 30);
const feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

let api: TestApi;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

beforeAll(async () => {
  api = await startTestApi({
    now: () => NOW,
    seed: async (repository) => {
      const reports = Array.from({ length: 50 }, (_, i) => makeReport({ feed, checkedAtMs: NOW - i * MINUTE }));
      await repository.insertQualityMetrics(reports.map((report) => ({ report })));
    },
  });
});

afterAll(async () => {
  agent.destroy();
  await api?.close();
});

test(`${REQUESTS} generated requests: no 5xx, no hang, every answer as documented`, { timeout: 600_000 }, async () => {
  const document = api.app.swagger() as unknown as Document;
  const checkAnswer = createAnswerCheck(document as never);
  const statuses = new Map<number, number>();
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  let heapAtTenth = 0;
  let sent = 0;

  await fc.assert(
    fc.asyncProperty(requests(document), async (request) => {
      const answer = await sendRaw(api.url, request, agent, ANSWER_WITHIN_MS);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, `${request.method} ${request.target.slice(0, 300)}: ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      expect(answer.body).not.toMatch(/\n\s+at |node_modules|select |file:\/\//i);
      if (answer.method !== 'HEAD') checkAnswer(answer);
      sent += 1;
      if (sent === Math.floor(REQUESTS / 10)) {
        collectGarbage();
        heapAtTenth = process.memoryUsage().heapUsed;
      }
    }),
    { numRuns: REQUESTS, endOnFailure: true },
  );

  collectGarbage();
  const grownMb = (process.memoryUsage().heapUsed - heapAtTenth) / 2 ** 20;
  expect(grownMb, 'heap growth in MB between a tenth and the end').toBeLessThan(30);
  // A fuzz that only ever meets one answer tests nothing.
  for (const status of [200, 400, 404, 415]) expect([...statuses.keys()]).toContain(status);
});

function requests(document: Document): Arbitrary<RawRequest> {
  const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1)!]!;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      body: operation.requestBody?.content['application/json']?.schema ?? null,
    })),
  );
  return fc.oneof(
    ...operations.map((operation) => ({ weight: operation.body ? 4 : 2, arbitrary: requestOf(operation, resolve) })),
    {
      weight: 1,
      arbitrary: fc.record({
        method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
        target: hostileText.map((text) => `/${encodeURI(text.toWellFormed())}`),
        headers: fc.constant({}),
        body: fc.constant(null),
      }),
    },
  );
}

function requestOf({ method, path, parameters, body }: Operation, resolve: (ref: string) => Schema): Arbitrary<RawRequest> {
  const textFor = (name: string, schema: Schema): Arbitrary<string> =>
    fc.oneof(
      {
        weight: 8,
        arbitrary: name in feed ? fc.constant(feed[name as keyof typeof feed]) : arbitraryOf(schema, resolve).map(String),
      },
      { weight: 1, arbitrary: arbitraryOf(schema, resolve).map(String) },
      { weight: 1, arbitrary: hostileText },
    );
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const pathValues = fc.record(Object.fromEntries(inPath.map(({ name, schema }) => [name, textFor(name, schema)])));
  const queryValues = fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, textFor(name, schema)])), {
    requiredKeys: [],
  });
  const extra = fc.option(fc.tuple(hostileText, hostileText), { freq: 8 });
  const bodies: Arbitrary<Buffer | null> =
    body === null
      ? fc.constant(null)
      : fc.oneof(
          { weight: 3, arbitrary: arbitraryOf(body, resolve).map((value) => Buffer.from(JSON.stringify(value))) },
          { weight: 3, arbitrary: mixedFields(body, resolve).map((value) => Buffer.from(JSON.stringify(value))) },
          { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
          { weight: 1, arbitrary: hostileText.map((text) => Buffer.from(`{"timeframe":"1m","candles":[[1,2,3${text}`)) },
        );
  const types =
    body === null
      ? fc.constant({})
      : fc.oneof(
          { weight: 6, arbitrary: fc.constant({ 'content-type': 'application/json' }) },
          {
            weight: 1,
            arbitrary: fc.constantFrom(
              {},
              { 'content-type': 'text/plain' },
              { 'content-type': 'application/xml' },
              { 'content-type': ';' },
            ),
          },
        );
  return fc.record({ path: pathValues, query: queryValues, extra, body: bodies, type: types }).map((parts) => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => percentEncode(String(parts.path[name])));
    const pairs = [...Object.entries(parts.query), ...(parts.extra ? [parts.extra] : [])];
    const query = pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(String(value))}`).join('&');
    return { method, target: query === '' ? filled : `${filled}?${query}`, headers: parts.type, body: parts.body };
  });
}

/** An object of the schema with some fields replaced by what they may not be. */
function mixedFields(schema: Schema, resolve: (ref: string) => Schema): Arbitrary<unknown> {
  const { properties = {} } = schema.$ref ? resolve(schema.$ref) : schema;
  return fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, mixedArbitraryOf(part, resolve)])),
    {
      requiredKeys: [],
    },
  );
}

/** Percent-encodes, but lets text that is percent-encoding already pass, broken or not. */
function percentEncode(text: string): string {
  return /^(%[\w]{0,2})+$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}
