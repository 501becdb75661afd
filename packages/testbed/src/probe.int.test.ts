import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { probeAlertmanager, probeDocker, probeRedis } from './probe.ts';

const folder = mkdtempSync(join(tmpdir(), 'quality-probe-'));
afterEach(() => vi.unstubAllEnvs());

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
}

test('a program that is not there is named in the reason', async () => {
  vi.stubEnv('PATH', '/nowhere');
  expect(await probeRedis()).toEqual({ ok: false, reason: 'no redis-server or valkey-server on PATH' });
});

test("Debian's name of Alertmanager is found, with its version", async () => {
  program('prometheus-alertmanager', 'echo "alertmanager, version 0.25.0"');
  vi.stubEnv('PATH', `${folder}:/bin`);
  expect(await probeAlertmanager()).toMatchObject({ ok: true, version: 'alertmanager, version 0.25.0' });
});

test('a docker client without a daemon is no docker', async () => {
  program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  expect(await probeDocker()).toEqual({ ok: false, reason: 'docker does not answer: Cannot connect to the Docker daemon' });
  rmSync(folder, { recursive: true });
});
