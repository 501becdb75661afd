import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

let api: TestApi;
let document: Document;

beforeAll(async () => {
  api = await startTestApi();
  document = (await api.request('/openapi.json')).json;
});

afterAll(() => api?.close());

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  test('has every path of the contract', () => {
    const feed = '/v1/feeds/{exchange}/{symbol}/{timeframe}';
    const expected = [
      '/v1/feeds',
      feed,
      ...['history', 'statistics', 'rollups', 'candles', 'ready'].map((name) => `${feed}/${name}`),
      '/v1/issues',
      '/v1/check',
      '/v1/stream',
      '/healthz',
      '/readyz',
      '/metrics',
      '/openapi.json',
    ];
    expect(Object.keys(document.paths).toSorted()).toEqual(expected.toSorted());
  });

  test('every operation has an id of its own, a summary, a tag and, when it can be refused, says how', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const operation of operations) {
      expect(operation.summary, operation.operationId).toBeTruthy();
      expect(operation.tags, operation.operationId).toHaveLength(1);
      const isOpen = ['getHealth', 'getReadiness', 'getDocument'].includes(operation.operationId!);
      if (!isOpen)
        expect(Object.keys(operation.responses), operation.operationId).toEqual(
          expect.arrayContaining(['200', '400', '401', '403', '429', '503']),
        );
    }
  });

  test('every reference leads to a schema, and every schema is used', () => {
    const text = JSON.stringify(document);
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)].map(([, name]) => name!));
    expect([...used].toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());
  });
});
