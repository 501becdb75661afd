import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi, testConfig } from '../testing/start-test-api.ts';

const ALERTING = fileURLToPath(new URL('../../../../alerting', import.meta.url));
const RUNBOOKS = join(ALERTING, 'runbooks');
const config = { api: { auth: { tokens: [{ name: 'a', sha256: '0'.repeat(64) }] } } };

describe('the runbooks', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({ runbookDirectory: RUNBOOKS, config });
  });
  afterAll(() => api?.close());

  test.each(readdirSync(RUNBOOKS))('%s is served as it is, without a token, with and without its ending', async (name) => {
    for (const path of [`/runbooks/${name}`, `/runbooks/${name.replace(/\.md$/, '')}`]) {
      const response = await fetch(api.url + path);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/markdown; charset=utf-8']);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).toBe(readFileSync(join(RUNBOOKS, name), 'utf8'));
    }
  });

  test('the links of all alerts lead here, as they are committed', async () => {
    const rules = readdirSync(join(ALERTING, 'rules')).map((name) => readFileSync(join(ALERTING, 'rules', name), 'utf8'));
    const links = new Set(rules.flatMap((text) => [...text.matchAll(/runbook_url: (\S+)/g)].map(([, link]) => new URL(link!))));
    expect(links.size).toBeGreaterThan(10);
    const { host, port } = testConfig().api;
    for (const { origin, pathname } of links) {
      expect(origin).toBe(`http://${host.replace('127.0.0.1', 'localhost')}:${port}`);
      expect((await fetch(api.url + pathname)).status, pathname).toBe(200);
    }
  });

  test.each(['Nobody', '..%2fREADME', '..%2f..%2fpackage.json', '.', '%2e%2e%2fREADME.md', 'DataStale.md%00', '__proto__', ''])(
    '/runbooks/%s leads to nothing',
    async (name) => {
      const { status, headers } = await fetch(`${api.url}/runbooks/${name}`);
      expect([400, 401, 404]).toContain(status);
      expect(headers.get('content-type')).toContain('application/problem+json');
    },
  );
});

test('without the folder there is no route', async () => {
  const api = await startTestApi({ runbookDirectory: join(tmpdir(), 'no-such-folder') });
  try {
    expect((await fetch(`${api.url}/runbooks/DataStale`)).status).toBe(404);
  } finally {
    await api.close();
  }
});
