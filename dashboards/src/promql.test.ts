import { beforeAll, describe, expect, test } from 'vitest';
import { signalsOf } from './checks/exposition-signals.ts';
import { expandPromql } from './checks/grafana-promql.ts';
import { faultsOf, metricsOf, type Signals } from './checks/promql-signals.ts';
import { queriesOf } from './checks/queries-of.ts';
import { recordingRules, withRecorded } from './checks/recording-rules.ts';
import { buildDashboards } from './dashboards.ts';
import { startExampleCollector } from './testing/example-collector.ts';
import { exampleVariables } from './testing/example-variables.ts';

const context = { rateInterval: '1m', range: '6h', variables: exampleVariables({ instance: ['127.0.0.1:9464'] }) };
const queries = buildDashboards()
  .flatMap(queriesOf)
  .filter(({ language }) => language === 'promql')
  .map((query) => ({ ...query, text: expandPromql(query.text, context) }));
let signals: Signals;

beforeAll(async () => {
  const collector = await startExampleCollector();
  signals = withRecorded(signalsOf(await collector.exposition()), recordingRules());
  await collector.close();
});

test('every PromQL query parses and names only metrics and labels that the registry exposes or a rule records', () => {
  expect(queries.length).toBeGreaterThan(60);
  expect(queries.flatMap(({ place, text }) => faultsOf(text, signals).map((fault) => `${place}: ${fault}`))).toEqual([]);
});

describe('a renamed metric is found', () => {
  const metrics = [...new Set(queries.flatMap(({ text }) => metricsOf(text)))].filter((metric) => metric !== 'ALERTS');

  test.each(metrics)('%s', (metric) => {
    const renamed = new Map([...signals].map(([name, labels]) => [name === metric ? `${name}_renamed` : name, labels]));
    expect(queries.flatMap(({ text }) => faultsOf(text, renamed))).toContain(`no metric "${metric}"`);
  });
});

describe('a label that is gone is found', () => {
  test.each([
    'exchange',
    'symbol',
    'timeframe',
    'status',
    'level',
    'instance',
    'issue_type',
    'outcome',
    'reason',
    'le',
    'version',
  ])('%s', (label) => {
    const without = new Map([...signals].map(([name, labels]) => [name, new Set([...labels].filter((one) => one !== label))]));
    expect(queries.flatMap(({ text }) => faultsOf(text, without)).length).toBeGreaterThan(0);
  });
});

test.each([
  ['sum by (exchange) (quality_overall_score', 'does not parse'],
  ['quality_overal_score', 'no metric "quality_overal_score"'],
  ['quality_overall_score{exchnge="binance"}', 'metric "quality_overall_score" has no label "exchnge"'],
  ['sum by (status) (quality_overall_score)', 'has the label "status"'],
  ['quality_status and on (status) quality_overall_score', 'has the label "status"'],
  ['quality_overall_score * on (exchange) group_left (version) quality_issues', 'has the label "version"'],
  ['{__name__="quality_overall_score"}', 'no metric ""'],
])('%s is refused: %s', (expr, fault) => {
  expect(faultsOf(expr, signals).join()).toContain(fault);
});

test('sound expressions are left alone', () => {
  expect(faultsOf('sum by (status) (quality_status{exchange=~"a|b"} == 1) / on () group_left () count(up)', signals)).toEqual([]);
  expect(faultsOf('quality_issues * on (instance) group_left (version) quality_collector_build_info', signals)).toEqual([]);
});
