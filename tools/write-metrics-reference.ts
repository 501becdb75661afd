/** Writes `docs/metrics.md` from the tables of `@quality/metrics`; `tools/references.test.ts` fails while it is stale. */
import { writeFileSync } from 'node:fs';
import {
  COLLECTOR_METRICS,
  FEED_LIMIT_METRICS,
  type MetricDefinition,
  type MetricTable,
  QUALITY_METRICS,
} from '../packages/metrics/src/index.ts';

const COMMAND = 'pnpm exec node tools/write-metrics-reference.ts';

/** The text of `docs/metrics.md`. */
export function metricsReference(): string {
  return `# Metrics

The collector serves them at \`/metrics\` on port 9464, in the text format or, where it is asked for, as OpenMetrics. The API serves those of its own
process at \`/metrics\` on port 8080 (names in [its package](../apps/api/README.md)). What is guaranteed of them is in
[@quality/metrics](../packages/metrics/README.md); the [alerts](alerts.md) and the dashboards stand on them.

The tables are written from \`packages/metrics/src\` by \`${COMMAND}\`; change them there, not on this page.

## Of a feed

A score that is not known has no series: it is never 0. A feed beyond \`metrics.maxFeeds\` has none at all, and is counted as dropped.

${tableOf(QUALITY_METRICS)}

## Of the cap on feeds

${tableOf(FEED_LIMIT_METRICS)}

## Of the collector's own work

${tableOf(COLLECTOR_METRICS)}

Metrics of the process (\`process_*\`, \`nodejs_*\`) are those of prom-client, less the three that \`promtool check metrics\` refuses.

## Questions

\`\`\`
time() - quality_last_candle_close_timestamp_seconds                            # age of a feed, in seconds
count by (exchange) (quality_status{status="poor"} == 1)                        # how many are poor
bottomk(5, quality_overall_score)                                               # the five worst
sum by (reason) (rate(quality_collector_fetch_errors_total[10m]))               # why fetches fail
sum by (issue_type) (increase(quality_issues_detected_total[1d]))               # what was found in a day, each candle once
\`\`\`
`;
}

function tableOf(table: MetricTable): string {
  return ['| metric | type | labels | what | why |', '| --- | --- | --- | --- | --- |', ...Object.values(table).map(rowOf)].join(
    '\n',
  );
}

function rowOf({ name, type, labels, help, why }: MetricDefinition): string {
  const names = labels.map((label) => `\`${label}\``).join(', ');
  return `| \`${name}\` | ${type} | ${names || 'none'} | ${help} | ${why} |`;
}

if (import.meta.main) writeFileSync(new URL('../docs/metrics.md', import.meta.url), metricsReference());
