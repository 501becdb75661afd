import type { Feed, Issue, Report, Severity } from '@quality/validators';
import fc from 'fast-check';
import { Counter, Gauge, Histogram, type OpenMetricsContentType, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { renderMetrics } from './exposition.ts';
import { createQualityMetrics } from './quality-metrics.ts';
import { PlainMetrics } from './testing/plain-metrics.ts';
import { anIssue, aReport } from './testing/reports.ts';

const FROM = Date.parse('2023-11-14T14:10:00.000Z');
const STALE_AFTER = { warning: 360, critical: 960 };
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0';

const label = fc.oneof(
  fc.constantFrom('binance', 'kraken', 'BTC/USDT', 'a"b', 'back\\slash', 'line\nbreak', '1m', ''),
  fc.string(),
);
const feed: fc.Arbitrary<Feed> = fc.record({ exchange: label, symbol: label, timeframe: fc.constantFrom('1m', '1h', '1d') });
const score = fc.option(
  fc.oneof(
    fc.double({ min: 0, max: 100, noNaN: true }),
    fc.constantFrom(0, -0, 100, 1e-7, 99.86, Number.MIN_VALUE, Number.POSITIVE_INFINITY),
  ),
);
const issue: fc.Arbitrary<Issue> = fc
  .record({
    type: fc.constantFrom('price_outlier', 'volume_outlier', 'gap', 'stale', 'missing_value'),
    severity: fc.constantFrom<Severity>('low', 'medium', 'high', 'critical'),
    field: fc.constantFrom('open', 'close', 'volume', null),
    slots: fc.uniqueArray(fc.nat(499), { minLength: 1, maxLength: 5 }),
  })
  .map(({ slots, ...rest }) =>
    anIssue({ ...rest, times: slots.sort((a, b) => a - b).map((slot) => FROM + slot * 60_000) } as Parameters<typeof anIssue>[0]),
  );
const report: fc.Arbitrary<Report> = fc
  .record({
    feed,
    scores: fc.record({ overall: score, outlier: score, freshness: score, completeness: score, consistency: score }),
    status: fc.constantFrom('excellent', 'good', 'fair', 'poor', 'unknown'),
    issues: fc.uniqueArray(issue, { selector: ({ type, field }) => `${type}${field}`, maxLength: 4 }),
    durationMs: fc.double({ min: 0, max: 5000, noNaN: true }),
    checkedAt: fc.date({ min: new Date(0), noInvalidDate: true }).map((date) => date.toISOString()),
    result: fc.constantFrom('ok', 'failed'),
  })
  .map((differences) => aReport(differences as Partial<Report>));
/** Few feeds and many reports, so that feeds change, leave and come back. */
const history = fc.uniqueArray(feed, { minLength: 1, maxLength: 6, selector: (f) => JSON.stringify(f) }).chain((feeds) =>
  fc.array(
    fc.record({
      forget: fc.boolean(),
      report: fc.tuple(report, fc.constantFrom(...feeds)).map(([r, f]) => ({ ...r, feed: f })),
    }),
    { maxLength: 25 },
  ),
);

describe('renderMetrics', () => {
  it('prints byte for byte what prom-client prints for the same series, as text and as OpenMetrics, after any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const registry = new Registry();
        const openRegistry = openMetricsRegistry();
        const both = [createQualityMetrics(registry), createQualityMetrics(openRegistry)];
        for (const { forget, report } of steps) {
          for (const quality of both) {
            quality.record(report, { staleAfterSeconds: STALE_AFTER });
            if (forget) quality.forget(report.feed as Feed);
          }
        }
        expect(await textOf(registry)).toBe(await registry.metrics());
        const rendered = await textOf(openRegistry, OPENMETRICS);
        expect(rendered).toBe(await openRegistry.metrics());
      }),
    );
  });

  it('has exactly the lines of prom-client used plainly, whatever the reports', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { ours, plain } = await expose(steps.map((step) => step.report));
        expect(familiesOf(ours)).toEqual(familiesOf(plain));
      }),
    );
  });

  it('is the very text of prom-client used plainly when no series comes late', async () => {
    const score = fc.double({ min: 0, max: 100, noNaN: true });
    const scores = fc.record({ overall: score, outlier: score, freshness: score, completeness: score, consistency: score });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(report, scores), { minLength: 1, maxLength: 20 }), async (pairs) => {
        const { ours, plain } = await expose(pairs.map(([r, s]) => ({ ...r, scores: s, issues: [] })));
        expect(ours).toBe(plain);
      }),
    );
  });

  it('prints the metrics of others as prom-client does, in both formats, and leaves the registry as it was', async () => {
    const registry = registryOfOthers(new Registry());
    const openRegistry = registryOfOthers(openMetricsRegistry());
    const before = await registry.metrics();
    expect(await textOf(registry, OPENMETRICS)).toBe(await openRegistry.metrics());
    expect(await textOf(registry)).toBe(before);
    expect(await registry.metrics()).toBe(before);
  });

  it('obeys default labels of the registry', async () => {
    const registry = new Registry();
    registry.setDefaultLabels({ instance: 'a' });
    createQualityMetrics(registry).record(aReport());
    expect(await textOf(registry)).toBe(await registry.metrics());
    expect(await textOf(registry)).toContain('instance="a"');
  });

  it('resetMetrics starts counters at 0 and takes gauges away', async () => {
    const registry = new Registry();
    createQualityMetrics(registry).record(aReport());
    registry.resetMetrics();
    const body = await textOf(registry);
    expect(body).not.toMatch(/^quality_overall_score\{/m);
    expect(body).toMatch(/^quality_checks_total\{.*result="ok"\} 0$/m);
  });

  it.each([
    [undefined, 'text/plain; version=0.0.4; charset=utf-8'],
    ['*/*', 'text/plain; version=0.0.4; charset=utf-8'],
    ['text/html,application/xhtml+xml', 'text/plain; version=0.0.4; charset=utf-8'],
    ['application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5', Registry.OPENMETRICS_CONTENT_TYPE],
    [
      'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      Registry.OPENMETRICS_CONTENT_TYPE,
    ],
    ['application/openmetrics-text;q=0.2, text/plain;q=0.9', 'text/plain; version=0.0.4; charset=utf-8'],
    ['application/openmetrics-text;q=0', 'text/plain; version=0.0.4; charset=utf-8'],
    ['application/openmetrics-text; version=9.9.9', 'text/plain; version=0.0.4; charset=utf-8'],
  ])('answers Accept %s with %s', async (accept, contentType) => {
    const exposition = await renderMetrics(new Registry(), accept);
    expect(exposition.contentType).toBe(contentType);
  });
});

async function expose(reports: readonly Report[]): Promise<{ ours: string; plain: string }> {
  const [ourRegistry, plainRegistry] = [new Registry(), new Registry()];
  const quality = createQualityMetrics(ourRegistry);
  const plainMetrics = new PlainMetrics(plainRegistry);
  for (const [i, r] of reports.entries()) {
    const result = i % 3 === 0 ? 'failed' : 'ok';
    quality.record(r, { result, staleAfterSeconds: STALE_AFTER });
    plainMetrics.record(r, result, STALE_AFTER);
  }
  return { ours: await textOf(ourRegistry), plain: await plainRegistry.metrics() };
}

/** Each family's lines in sorted order: prom-client moves a series to the end when it comes back. */
function familiesOf(text: string): string[][] {
  return text.split('\n\n').map((family) => family.trimEnd().split('\n').sort());
}

function openMetricsRegistry(): Registry {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry as unknown as Registry;
}

function registryOfOthers(registry: Registry): Registry {
  const registers = [registry];
  new Counter({ name: 'work_total', help: 'Work\nin two lines \\ and a backslash', labelNames: ['kind'], registers }).inc({
    kind: 'a"b',
  });
  new Counter({ name: 'bare', help: 'A counter without the suffix', registers }).inc(2.5);
  new Gauge({ name: 'level', help: 'A level', registers, collect() { this.set(7); } }); // biome-ignore format: one line
  new Histogram({ name: 'time_seconds', help: 'A time', labelNames: ['kind'], buckets: [0.1, 1], registers }).observe(
    { kind: 'a' },
    0.5,
  );
  return registry;
}

async function textOf(registry: Registry, accept?: string): Promise<string> {
  return (await renderMetrics(registry, accept)).body.toString();
}
