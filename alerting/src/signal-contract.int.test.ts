import { setTimeout as delay } from 'node:timers/promises';
import { COLLECTOR_METRICS, FEED_LIMIT_METRICS, QUALITY_METRICS } from '@quality/metrics';
import { testDatabase } from '@quality/testbed';
import { migrate } from '@quality/timescale';
import { describe, expect, it } from 'vitest';
import { contractFaults, type Signals } from './signals/contract.ts';
import { faultsOf } from './signals/expression-faults.ts';
import { readSignals } from './signals/read-signals.ts';
import { vocabularyOf } from './signals/vocabulary.ts';
import { startWatchedMarket } from './testing/watched-market.ts';

const TABLES = [QUALITY_METRICS, FEED_LIMIT_METRICS, COLLECTOR_METRICS].flatMap((table) => Object.values(table));

/** Metrics that no rule and no dashboard reads. */
const UNUSED: Readonly<Record<string, string>> = {
  quality_outlier_detected_total:
    'outliers by field; rules and panels read quality_issues_detected_total, which has them by type',
};

/** A metric that has no series by then fails the test that says so. */
const PATIENCE_MS = 60_000;
const exposition = await scrapeRealRun();
const signals: Signals = {
  exposed: vocabularyOf(exposition),
  families: TABLES.map((definition) => definition.name),
  ...readSignals(),
  unused: UNUSED,
  alwaysFiring: { Watchdog: 'it is the heartbeat' },
};

const recorded = signals.rules.flatMap((rule) => rule.record ?? []);

describe('the signal contract', () => {
  it('holds: every metric, label and value that a rule names exists, every metric is used, every alert is proven and explained', () => {
    expect(contractFaults(signals)).toEqual([]);
  });

  it('the exposition of a real run has every metric of the tables with all of its labels', () => {
    for (const { name, type, labels } of TABLES) {
      const series = signals.exposed.get(type === 'histogram' ? `${name}_count` : name);
      expect([...(series?.keys() ?? [])], name).toEqual(expect.arrayContaining([...labels]));
    }
  });

  const read = [...signals.exposed.keys()].filter((name) => name.startsWith('quality_') && !/_(sum|count)$/.test(name));
  it.each(read.filter((name) => !(name in UNUSED)))('fails when %s has another name', (name) => {
    const exposed = new Map([...signals.exposed].map(([one, labels]) => [one === name ? `${one}_renamed` : one, labels]));
    const faults = contractFaults({ ...signals, exposed });
    expect(faults.filter((fault) => fault.endsWith(`there is no metric ${name}`))).not.toEqual([]);
  });

  it.each(TABLES.map(({ name }) => name).filter((name) => !(name in UNUSED)))('fails when nothing uses %s', (name) => {
    const without = (text: string) => text.replaceAll(new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`, 'g'), 'up');
    const rules = signals.rules.map((rule) => ({
      ...rule,
      expr: without(rule.expr),
      annotations: Object.fromEntries(Object.entries(rule.annotations ?? {}).map(([key, text]) => [key, without(text)])),
    }));
    const dashboards = new Map([...signals.dashboards].map(([uid, expressions]) => [uid, expressions.map(without)]));
    expect(contractFaults({ ...signals, rules, dashboards })).toContain(`no rule and no dashboard uses ${name}`);
  });

  it.each(recorded)('fails when the recorded %s has another name', (name) => {
    const rules = signals.rules.map((rule) => (rule.record === name ? { ...rule, record: `${name}_renamed` } : rule));
    const faults = contractFaults({ ...signals, rules });
    expect(faults.filter((fault) => fault.endsWith(`there is no metric ${name}`))).not.toEqual([]);
  });

  it.each([...new Set(signals.rules.flatMap((rule) => rule.alert ?? []))])(
    'fails when %s has no runbook, no dashboard or no test',
    (name) => {
      const runbooks = new Map([...signals.runbooks].filter(([alert]) => alert !== name));
      expect(contractFaults({ ...signals, runbooks }).join()).toContain(`${name}: has no runbook`);
      expect(contractFaults({ ...signals, dashboards: new Map() }).join()).toContain(`${name}: dashboard_url is`);
      const tests = signals.tests.map((text) => text.replaceAll(`alertname: ${name}`, 'alertname: Nobody'));
      expect(contractFaults({ ...signals, tests }).join()).toContain(`${name}: no test shows that it fires`);
    },
  );

  it.each([
    ['firing', '- { eval_time: 1m, alertname: DataStale, exp_alerts: [{}] }', ['silent', 'recovers']],
    ['silence', '- { eval_time: 1m, alertname: DataStale }', ['fires', 'recovers']],
  ])('fails when the tests of an alert show only its %s', (_, check, missing) => {
    const tests = [
      ...signals.tests.map((text) => text.replaceAll('alertname: DataStale', 'alertname: Watchdog')),
      `tests:\n  - alert_rule_test:\n      ${check}`,
    ];
    const faults = contractFaults({ ...signals, tests }).filter((fault) => fault.includes('DataStale: no test'));
    for (const word of missing) expect(faults.join()).toContain(word);
  });

  it.each([
    'exchange',
    'symbol',
    'timeframe',
    'status',
    'level',
    'issue_type',
    'severity',
    'instance',
    'result',
    'database',
    'outcome',
    'reason',
    'table',
  ])('fails when the label %s is gone', (label) => {
    const exposed = new Map(
      [...signals.exposed].map(([name, labels]) => [name, new Map([...labels].filter(([one]) => one !== label))]),
    );
    expect(contractFaults({ ...signals, exposed }).join()).toContain(label);
  });

  it('fails for an alert that falls back on a constant: it could never stop', () => {
    const rules = signals.rules.map((rule) =>
      rule.alert === 'CollectorDown' ? { ...rule, expr: 'absent(up) or vector(0)' } : rule,
    );
    expect(contractFaults({ ...signals, rules })).toContain(
      'collector.yaml: CollectorDown: falls back on a constant and can never stop',
    );
  });
});

describe('faultsOf', () => {
  it.each([
    ['quality_status{status="dead"} == 1', 'quality_status never has status="dead"'],
    ['quality_status{status=~"poor|bad"}', 'quality_status never has status="bad"'],
    ['quality_status{state="poor"}', 'quality_status has no label state'],
    ['quality_check_duration_second_bucket', 'there is no metric quality_check_duration_second_bucket'],
    ['sum by (venue) (quality_issues)', 'nothing that is read has the label venue'],
    ['quality_issues > > 1', 'does not parse'],
    ['{status="poor"}', 'there is no metric without a name'],
  ])('%s: %s', (expression, fault) => {
    expect(faultsOf(expression, signals.exposed).join('; ')).toContain(fault);
  });
});

/** Scrapes the real collector after it has watched simulated exchanges and written to a real database, once every metric has a series. */
async function scrapeRealRun(): Promise<string> {
  const database = await testDatabase();
  await migrate({ url: database.url });
  // Sixty feeds bring the hundred candles from which the collector learns when candles are final within two ticks.
  const many = Array.from({ length: 60 }, (_, i) => ({ exchange: 'binance', symbol: `C${i}/USDT`, timeframe: '1m' }));
  const bad = { exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1m' };
  const market = await startWatchedMarket({ feeds: [...many, bad], speed: 60, databaseUrl: database.url });
  market.simulator.setFault(bad, { kind: 'bad_tick', every: 5 });
  try {
    const deadlineMs = Date.now() + PATIENCE_MS;
    for (;;) {
      const text = await market.exposition();
      const isWhole = TABLES.every(({ name }) => new RegExp(`^${name}(_count)?[{ ]`, 'm').test(text));
      if (isWhole || Date.now() > deadlineMs) return text;
      await delay(100);
    }
  } finally {
    await market.stop();
    await database.drop();
  }
}
