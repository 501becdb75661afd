import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './testing/compose-project.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[];
  readonly read_only?: boolean;
  readonly user?: string;
  readonly environment?: Record<string, string>;
  readonly depends_on?: Record<string, { readonly condition: string }>;
}
interface ComposeFile {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
  readonly secrets: Record<string, { readonly file: string }>;
  readonly networks: Record<string, { readonly internal?: boolean }>;
}

const read = (file: string) => readFileSync(join(ROOT, 'deploy', file), 'utf8');
const { services, volumes, secrets, networks }: ComposeFile = parse(read('compose.yaml'), { merge: true });
const all = Object.entries(services);

test('only the page and Grafana are published, and on loopback', () => {
  const published = all.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port.split(':')[0]}`));
  expect(published).toEqual(['api 127.0.0.1', 'grafana 127.0.0.1']);
});

test('images of others are pinned by version and can be replaced', () => {
  for (const [name, { image, build }] of all) {
    if (build === undefined)
      expect([name, image]).toEqual([name, expect.stringMatching(/^\$\{[A-Z]+_IMAGE:-[\w/]+:v?\d+\.\d+\.\d+[\w-]*\}$/)]);
  }
});

test('our own images are built by targets that the Dockerfile has, and run read-only', () => {
  const targets = [...read('Dockerfile').matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, target]) => target);
  for (const [name, service] of all.filter(([, { build }]) => build !== undefined)) {
    expect(targets).toContain(service.build!.target);
    expect([name, service.read_only]).toEqual([name, true]);
  }
});

test('every secret is made by first-run.sh, and none is in an environment variable', () => {
  const script = read('first-run.sh');
  for (const name of Object.keys(secrets)) expect(script).toContain(name);
  for (const [, { environment = {} }] of all) {
    for (const variable of Object.keys(environment)) expect(variable).not.toMatch(/(PASSWORD|TOKEN|WEBHOOK_URL)$/);
  }
});

test('every volume is declared and every mounted file exists', () => {
  for (const [, { volumes: mounts = [] }] of all) {
    for (const mount of mounts) {
      const source = mount.replace(/\$\{\w+:-([^}]+)\}/, '$1').split(':')[0]!;
      if (source.startsWith('.')) expect(existsSync(join(ROOT, 'deploy', source)), source).toBe(true);
      else expect(volumes).toHaveProperty(source);
    }
  }
});

test('the database and the metrics have no way out', () => {
  expect([networks.database?.internal, networks.monitoring?.internal]).toEqual([true, true]);
  expect(services.timescaledb?.networks).toEqual(['database']);
  expect(services.prometheus?.networks).toEqual(['monitoring']);
});

test('nothing waits for a part that is only started: it must be healthy, or have ended well', () => {
  for (const [, { depends_on = {} }] of all) {
    for (const { condition } of Object.values(depends_on)) {
      expect(condition).toMatch(/^service_(healthy|completed_successfully)$/);
    }
  }
});
