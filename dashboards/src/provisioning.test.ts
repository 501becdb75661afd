import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { POSTGRES, PROMETHEUS } from './data-sources.ts';
import { UIDS } from './uids.ts';

interface DataSource {
  readonly uid: string;
  readonly type: string;
  readonly user?: string;
  readonly url: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData?: Readonly<Record<string, string>>;
}

const read = (path: string) => readFileSync(new URL(`../grafana/${path}`, import.meta.url), 'utf8');
const dataSourcesText = read('provisioning/datasources/quality.yaml');
const dataSources: DataSource[] = parse(dataSourcesText).datasources;
const [provider] = parse(read('provisioning/dashboards/quality.yaml')).providers;

test('the data sources have the uids and types that the dashboards name', () => {
  expect(dataSources.map(({ type, uid }) => ({ type, uid }))).toEqual([PROMETHEUS, POSTGRES]);
});

test('no address, login or secret is in a file: each comes from the environment', () => {
  const variables = dataSources.flatMap(({ url, user, jsonData, secureJsonData }) => [
    url,
    ...[user, jsonData.database as string | undefined].filter((value) => value !== undefined),
    ...Object.values(secureJsonData ?? {}),
  ]);
  expect(variables).toHaveLength(5);
  for (const value of variables) expect(value).toMatch(/^\$[A-Z_]+(:\$[A-Z_]+)?$/);
});

test('a dollar in a secret stays one: no variable is written with braces', () => {
  expect(dataSourcesText.replaceAll(/^\s*#.*$/gm, '')).not.toMatch(/\$\{/);
});

test('Grafana logs in with a user of its own, not with the one of the collector', () => {
  expect(dataSources.map(({ user }) => user).filter(Boolean)).toEqual(['$GRAFANA_POSTGRES_USER']);
  expect(dataSourcesText).not.toMatch(/POSTGRES_(USER|PASSWORD)\b(?<!GRAFANA_POSTGRES_\w+)/);
});

test('the home dashboard is one of the provisioned files', () => {
  const [, path] = /^default_home_dashboard_path = (.+)$/m.exec(read('grafana.ini')) ?? [];
  expect(path).toBe(`${provider.options.path}/${UIDS.overview}.json`);
  expect(readdirSync(new URL('../grafana/dashboards', import.meta.url))).toContain(`${UIDS.overview}.json`);
});

test('dashboards cannot be changed or deleted in the browser', () => {
  expect([provider.allowUiUpdates, provider.disableDeletion]).toEqual([false, true]);
});

test('every refresh that a dashboard offers is allowed', () => {
  expect(read('grafana.ini')).toContain('min_refresh_interval = 10s');
});
