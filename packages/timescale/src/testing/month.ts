import type { Feed, Report } from '@quality/validators';
import type { Repository } from '../repository.ts';
import { makeReport } from './make-report.ts';

const minute = 60_000;
const day = 86_400_000;

export interface Month {
  readonly feeds: readonly Feed[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** 31 days of reports that end at `toMs`: every minute for the last two days, every 10 minutes before. */
export function* monthOfReports({ feeds, fromMs, toMs }: Month): Generator<Report> {
  const random = sequence(20_260_105);
  for (let time = fromMs; time < toMs; time += time < toMs - 2 * day ? 10 * minute : minute) {
    for (const feed of feeds) yield randomReport(feed, time, random);
  }
}

/** Scores of every kind: unknown ones, components that were not evaluated, long runs of one value. */
function randomReport(feed: Feed, time: number, random: () => number): Report {
  const isQuiet = feed.symbol.endsWith('0');
  const overall = isQuiet ? 99.86 : random() < 0.05 ? null : 100 * Math.sqrt(random());
  const outlier = random() < 0.1 ? null : 100 * random();
  return makeReport({
    feed,
    time,
    overall,
    scores: {
      outlier,
      freshness: isQuiet ? 100 : 100 * random(),
      completeness: 100 * random(),
      consistency: overall === null ? null : 100,
    },
    issues:
      random() < 0.2
        ? [
            {
              ...{
                type: 'price_outlier',
                severity: 'high',
                field: 'high',
                count: 1 + Math.floor(5 * random()),
                times: [time],
                ranges: [],
              },
              ...{ message: 'a bad tick', recommendation: 'Compare with another exchange.' },
            },
          ]
        : [],
    durationMs: random(),
  });
}

/** The same numbers in every run (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Buckets of a roll-up that are not what plain SQL gives on the raw rows, to 1e-9: buckets that only one side has, and buckets in
 * which any value differs.
 */
export async function differingBuckets({ sql }: Repository, unit: 'hour' | 'day'): Promise<string[]> {
  const plain = await sql<Bucket[]>`
    select date_trunc(${unit}, time, 'UTC') as bucket, exchange, symbol, timeframe,
      avg(overall_score) as avg_score, min(overall_score) as min_score, max(overall_score) as max_score,
      stddev(overall_score) as stddev_score, avg(outlier_score) as avg_outlier_score, avg(freshness_score) as avg_freshness_score,
      avg(completeness_score) as avg_completeness_score, avg(consistency_score) as avg_consistency_score,
      sum(issue_count) as total_issues, count(*) as check_count, count(overall_score) as scored_count,
      avg(check_duration_ms) as avg_duration_ms,
      100.0 * count(*) filter (where status = 'excellent') / count(*) as pct_excellent,
      100.0 * count(*) filter (where status = 'good') / count(*) as pct_good,
      100.0 * count(*) filter (where status = 'fair') / count(*) as pct_fair,
      100.0 * count(*) filter (where status = 'poor') / count(*) as pct_poor,
      100.0 * count(*) filter (where status = 'unknown') / count(*) as pct_unknown
    from quality_metrics
    group by 1, 2, 3, 4
  `;
  const rolled = await sql<Bucket[]>`select * from ${sql(unit === 'hour' ? 'quality_metrics_hourly' : 'quality_metrics_daily')}`;
  const keyOf = (row: Bucket) => [row.bucket.toISOString(), row.exchange, row.symbol, row.timeframe].join(' ');
  const left = new Map(rolled.map((row) => [keyOf(row), row]));
  const wrong: string[] = [];
  for (const row of plain) {
    const key = keyOf(row);
    const other = left.get(key);
    left.delete(key);
    const isSame = (name: string) => {
      const [one, two] = [row[name], other?.[name]];
      return one === two || (typeof one === 'number' && typeof two === 'number' && Math.abs(one - two) <= 1e-9);
    };
    const names = other === undefined ? ['missing'] : Object.keys(row).filter((name) => name !== 'bucket' && !isSame(name));
    if (names.length > 0) wrong.push(`${key}: ${names.join(', ')}`);
  }
  return [...wrong, ...[...left.keys()].map((key) => `${key}: unknown to the raw rows`)];
}

interface Bucket {
  readonly bucket: Date;
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly [column: string]: unknown;
}
