import { readdirSync, readFileSync } from 'node:fs';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, test } from 'vitest';
import { overlapsOf } from './checks/overlaps.ts';
import { panelsOf, queriesOf } from './checks/queries-of.ts';
import { buildDashboards, dashboardText } from './dashboards.ts';
import { POSTGRES, PROMETHEUS } from './data-sources.ts';
import { UIDS } from './uids.ts';

const folder = new URL('../grafana/dashboards/', import.meta.url);
const dashboards = buildDashboards();
const names = (dashboard: Dashboard) => (dashboard.templating.list ?? []).map(({ name }) => name);
const texts = (dashboard: Dashboard) => JSON.stringify(dashboard);

test('the four dashboards have the uids that others link to', () => {
  expect(dashboards.map(({ uid }) => uid)).toEqual(['quality-overview', 'quality-feed', 'quality-compare', 'quality-collector']);
});

test('the committed files are what the code builds: run `pnpm --filter @quality/dashboards generate` when they are not', () => {
  expect(readdirSync(folder).sort()).toEqual(dashboards.map(({ uid }) => `${uid}.json`).sort());
  for (const dashboard of dashboards) {
    expect(readFileSync(new URL(`${dashboard.uid}.json`, folder), 'utf8'), `${dashboard.uid}.json`).toBe(
      dashboardText(dashboard),
    );
  }
});

describe.each(dashboards.map((dashboard) => [dashboard.uid, dashboard] as const))('%s', (_, dashboard) => {
  test('has an id of its own for every panel and row', () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => Number.isInteger(id) && id! > 0)).toBe(true);
  });

  test('has no panel that lies on another or leaves the grid', () => {
    expect(overlapsOf(dashboard)).toEqual([]);
  });

  test('says on every panel what is shown', () => {
    const silent = panelsOf(dashboard).filter(
      ({ title, description }) => (title ?? '') === '' || (description ?? '').length < 40,
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });

  test('has no two panels of one title', () => {
    const titles = panelsOf(dashboard).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  test('asks only the provisioned data sources', () => {
    const asked = panelsOf(dashboard).flatMap(({ datasource, targets }) => [
      datasource,
      ...(targets as { datasource?: unknown }[]).map((one) => one.datasource),
    ]);
    expect(
      asked.filter((source) => ![PROMETHEUS, POSTGRES].some((known) => JSON.stringify(known) === JSON.stringify(source))),
    ).toEqual([]);
  });

  test('lets several or all exchanges, symbols, timeframes and statuses be chosen', () => {
    const variables = (dashboard.templating.list ?? []).filter(({ name }) =>
      ['exchange', 'symbol', 'timeframe', 'status'].includes(name),
    );
    expect(variables.map(({ name, multi, includeAll }) => [name, multi, includeAll])).toEqual([
      ['exchange', true, true],
      ['symbol', true, true],
      ['timeframe', true, true],
      ['status', true, true],
    ]);
  });

  test('uses every variable it has and has every variable it uses', () => {
    const queries = queriesOf(dashboard);
    const inText = [...queries.map(({ text }) => text), ...(dashboard.panels ?? []).map(({ title }) => title ?? '')].join('\n');
    const used = new Set([...inText.matchAll(/\$\{?(\w+)/g)].map(([, name]) => name!).filter((name) => !name.startsWith('__')));
    expect([...used].sort()).toEqual([...names(dashboard)].sort());
  });

  test('links to the other three and takes variables and time range along', () => {
    const others = Object.values(UIDS).filter((uid) => uid !== dashboard.uid);
    expect(dashboard.links?.map(({ url }) => url)).toEqual(others.map((uid) => `/d/${uid}`));
    expect(dashboard.links?.every(({ keepTime, includeVars }) => keepTime && includeVars)).toBe(true);
  });

  test('has no link into a dashboard or a variable that does not exist', () => {
    for (const [, uid, query] of texts(dashboard).matchAll(/\/d\/([\w-]+)(?:\?([^"]*))?/g)) {
      const target = dashboards.find((other) => other.uid === uid);
      expect(target, uid).toBeDefined();
      for (const [, name] of (query ?? '').matchAll(/var-(\w+)=/g)) expect(names(target!)).toContain(name);
    }
  });

  test('shows UTC, carries the tag that lists it and cannot be edited by accident', () => {
    expect([dashboard.timezone, dashboard.tags?.[0], dashboard.editable]).toEqual(['utc', 'quality', false]);
  });

  test('turns no missing data into a number', () => {
    expect(texts(dashboard)).not.toMatch(/vector\(/);
    expect(panelsOf(dashboard).filter(({ fieldConfig }) => /^\s*\d/.test(fieldConfig?.defaults.noValue ?? ''))).toEqual([]);
  });
});

test('a kind of panel has one look: the same options wherever it stands, but for what its panel chooses', () => {
  const chosen = new Set(['legend', 'reduceOptions', 'sortBy', 'fields', 'xField', 'graphMode', 'textMode', 'orientation']);
  const looks = new Map<string, Set<string>>();
  for (const panel of dashboards.flatMap(panelsOf)) {
    const shared = Object.entries(panel.options).filter(([name]) => !chosen.has(name));
    looks.set(panel.type, (looks.get(panel.type) ?? new Set()).add(JSON.stringify(shared)));
  }
  expect([...looks].filter(([, variants]) => variants.size > 1)).toEqual([]);
});

test('a score is coloured at 50, 70 and 85 wherever it is coloured', () => {
  const steps = [
    ...dashboards
      .map(texts)
      .join('\n')
      .matchAll(/"value":(\d+),"color":"[^"]+"\},\{"value":(\d+),"color":"[^"]+"\},\{"value":(\d+)/g),
  ];
  expect(steps.length).toBeGreaterThan(10);
  expect(new Set(steps.map(([, ...bounds]) => bounds.join()))).toEqual(new Set(['50,70,85']));
});

describe('the checks find what they are for', () => {
  test('a panel moved onto its neighbour', () => {
    const dashboard: Dashboard = JSON.parse(dashboardText(dashboards[0]!));
    panelsOf(dashboard)[1]!.gridPos!.x -= 1;
    expect(overlapsOf(dashboard)).toHaveLength(1);
  });

  test('a panel wider than the grid', () => {
    const dashboard: Dashboard = JSON.parse(dashboardText(dashboards[0]!));
    panelsOf(dashboard).at(-1)!.gridPos!.w += 1;
    expect(overlapsOf(dashboard)).toEqual(['"Where the error budget went" leaves the grid']);
  });
});
