import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './testing/compose-project.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[] | Record<string, { readonly aliases?: readonly string[] } | null>;
  readonly profiles?: readonly string[];
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

describe('the profile fleet', () => {
  const fleet = all.filter(([, { profiles }]) => profiles?.includes('fleet'));
  const roles = fleet.map(([name, service]) => [name, service.environment?.QUALITY_ROLE] as const);

  test('is three workers, two exporters and a Redis; the collector becomes their scheduler', () => {
    expect(roles).toEqual([
      ['worker-1', 'worker'],
      ['worker-2', 'worker'],
      ['worker-3', 'worker'],
      ['exporter-1', 'exporter'],
      ['exporter-2', 'exporter'],
      ['redis', undefined],
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose fills it in.
    expect(services.collector?.environment?.QUALITY_ROLE).toBe('${QUALITY_ROLE:-all}');
  });

  test('gives each worker a spool of its own', () => {
    const spools = ['collector', 'worker-1', 'worker-2', 'worker-3'].map((name) =>
      services[name]?.volumes?.find((mount) => mount.endsWith(':/var/lib/quality')),
    );
    expect(spools.every(Boolean)).toBe(true);
    expect(new Set(spools).size).toBe(4);
  });

  test('lets nobody but its roles reach Redis, and Prometheus find every role', () => {
    expect(networks.fleet?.internal).toBe(true);
    const inside = all.filter(([, service]) => 'fleet' in asMap(service.networks)).map(([name]) => name);
    expect(inside.sort()).toEqual(['collector', 'exporter-1', 'exporter-2', 'redis', 'worker-1', 'worker-2', 'worker-3']);
    const { scrape_configs } = parse(read('prometheus/prometheus.yaml')) as {
      scrape_configs: { job_name: string; dns_sd_configs?: { names: string[] }[] }[];
    };
    const [alias] = scrape_configs.find(({ job_name }) => job_name === 'quality-collector')!.dns_sd_configs![0]!.names;
    for (const [name] of roles.filter(([, role]) => role !== undefined)) {
      expect(asMap(services[name]!.networks).monitoring?.aliases, name).toEqual([alias]);
    }
  });
});

function asMap(networks: Service['networks'] = []): Record<string, { readonly aliases?: readonly string[] } | null> {
  return Array.isArray(networks) ? Object.fromEntries(networks.map((name: string) => [name, null])) : { ...(networks as object) };
}
