/** Time of "latest of all feeds" for 1,000 feeds over histories of different sizes, asked in turn. */
import { connect, migrate, type Repository } from '../../packages/timescale/src/index.ts';
import { median, say, time } from './measure.ts';
import { makeReports } from './reports.ts';

const feeds = 1_000;
const questions = 200;

/** Makes a history of `rows`: the same tick for all feeds, minute after minute back from now, made by the server itself. */
async function fill({ sql }: Repository, rows: number): Promise<void> {
  // Indexes are made after the rows: it is the same history, and takes minutes less.
  const indexes = await sql<{ indexname: string; indexdef: string }[]>`
    select indexname, indexdef from pg_indexes where tablename = 'quality_metrics'
  `;
  for (const { indexname } of indexes) await sql`drop index ${sql(indexname)}`;
  const newest = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 3_600_000);
  for (let from = 0; from < rows / feeds; from += 500) {
    await sql`
      insert into quality_metrics (
        time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, outlier_count, freshness_age_seconds, completeness_percentage, issues, issue_count, check_duration_ms,
        collector_version, window_from, window_to, expected, received, filler, last_close_at, overdue_seconds, freshness_level,
        ledger, checks, report_version
      )
      select at, 'binance', 'S' || feed || '/USDT', '1m', 99.86, 'excellent', 100, 100, 99.6, 100, 0, 12, 99.6, '[]', 0, 0.1,
        '1.0.0', at - interval '500 minutes', at, 500, 498, 0, at, 0, 'fresh', '[]', '[]', '1.0.0'
      from generate_series(${from}::int, ${Math.min(from + 500, rows / feeds) - 1}::int) as tick,
        generate_series(0, ${feeds - 1}::int) as feed,
        lateral (select ${newest}::timestamptz - tick * interval '1 minute' as at) as clock
    `;
  }
  for (const { indexdef } of indexes) await sql.unsafe(indexdef);
}

export async function benchLatest(databases: readonly { readonly rows: number; readonly url: string }[]): Promise<void> {
  const contenders: { rows: number; repository: Repository; times: number[]; scanMs: number }[] = [];
  for (const { rows, url } of databases) {
    await migrate({ url });
    const repository = connect({ url, statementTimeoutMs: 0 });
    await fill(repository, rows);
    // The newest tick comes the way that collectors write it.
    await repository.insertQualityMetrics(makeReports(feeds, feeds, Date.now()));
    await repository.sql`vacuum analyze quality_metrics`;
    await repository.sql`vacuum analyze quality_latest`;
    contenders.push({ rows, repository, times: [], scanMs: 0 });
  }
  for (let i = 0; i < questions; i += 1) {
    for (const { repository, times } of contenders) {
      times.push(
        await time(async () => {
          const { length } = await repository.getLatestQualityOfAll();
          if (length !== feeds) throw new Error(`${length} feeds, ${feeds} wanted`);
        }),
      );
    }
  }
  say(`latest of all feeds, ${feeds} feeds, ${questions} questions each, in turn:`);
  for (const { rows, repository, times } of contenders) {
    const scanMs = await time(
      () => repository.sql`
        select distinct on (exchange, symbol, timeframe) time, overall_score from quality_metrics
        order by exchange, symbol, timeframe, time desc
      `,
    );
    say(
      `  ${rows.toLocaleString('en').padStart(12)} rows: ${median(times).toFixed(1)} ms at the median, ${Math.min(...times).toFixed(1)} ms at best` +
        ` (DISTINCT ON over the history: ${Math.round(scanMs)} ms, once)`,
    );
    await repository.close();
  }
  const [small, large] = [contenders[0]!, contenders.at(-1)!];
  const growth = median(large.times) / median(small.times);
  say(
    `  ${large.rows.toLocaleString('en')} rows take ${growth.toFixed(2)} times the time of ${small.rows.toLocaleString('en')} (wanted: no growth, below 20 ms)`,
  );
}
