import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

describe('the page', () => {
  let directory: string;
  let api: TestApi;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quality-page-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<!doctype html><title>Quality</title>');
    await writeFile(join(directory, 'assets', 'index-BxY12abc.js'), 'export {};');
    api = await startTestApi({
      pageDirectory: directory,
      config: { api: { auth: { tokens: [{ name: 'a', sha256: '0'.repeat(64) }] } } },
    });
  });

  afterAll(async () => {
    await api?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test('is served at / without a token, asked for anew each time', async () => {
    const response = await fetch(`${api.url}/`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('Quality');
  });

  test('its hashed files may be kept for ever', async () => {
    const response = await fetch(`${api.url}/assets/index-BxY12abc.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each(['/../package.json', '/assets/..%2f..%2fpackage.json', '/assets/'])('%s leads to nothing', async (path) => {
    const { status } = await fetch(api.url + path);
    expect([401, 404]).toContain(status);
  });
});

test('without a built page / leads to /docs', async () => {
  const api = await startTestApi({ pageDirectory: join(tmpdir(), 'no-such-folder') });
  try {
    const response = await fetch(`${api.url}/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/docs']);
  } finally {
    await api.close();
  }
});
