/** Time of "latest of all feeds" for 1,000 feeds, while the history grows tenfold. */
import { connect, type Repository } from '../../packages/timescale/src/index.ts';
import { median, say, time } from './measure.ts';
import { makeReports } from './reports.ts';

const feeds = 1_000;

/** Grows the history to `rows`: the same tick for all feeds, minute after minute back from now, made by the server itself. */
async function growTo({ sql }: Repository, rows: number): Promise<void> {
  const [found] = await sql<{ n: number }[]>`select count(*) as n from quality_metrics`;
  const [first, last] = [Math.ceil(found!.n / feeds), rows / feeds];
  for (let from = first; from < last; from += 500) {
    await sql`
      insert into quality_metrics (
        time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, outlier_count, freshness_age_seconds, completeness_percentage, issues, issue_count, check_duration_ms,
        collector_version, window_from, window_to, expected, received, filler, last_close_at, overdue_seconds, freshness_level,
        ledger, checks, report_version
      )
      select at, 'binance', 'S' || feed || '/USDT', '1m', 99.86, 'excellent', 100, 100, 99.6, 100, 0, 12, 99.6, '[]', 0, 0.1,
        '1.0.0', at - interval '500 minutes', at, 500, 498, 0, at, 0, 'fresh', '[]', '[]', '1.0.0'
      from generate_series(${from}::int, ${Math.min(from + 500, last) - 1}::int) as tick,
        generate_series(0, ${feeds - 1}::int) as feed,
        lateral (select date_trunc('minute', now()) - interval '1 hour' - tick * interval '1 minute' as at) as clock
      on conflict do nothing
    `;
  }
}

export async function benchLatest(url: string, sizes: readonly number[]): Promise<void> {
  const repository = connect({ url, statementTimeoutMs: 0 });
  await repository.sql`truncate quality_metrics, quality_latest, quality_dirty_hours`;
  say(`latest of all feeds, ${feeds} feeds, 200 questions each, medians:`);
  const medians: number[] = [];
  for (const size of sizes) {
    await growTo(repository, size);
    await repository.insertQualityMetrics(makeReports(feeds, feeds, Date.now()));
    await repository.sql`analyze quality_metrics`;
    await repository.sql`vacuum quality_latest`;
    const times: number[] = [];
    for (let i = 0; i < 200; i += 1) {
      times.push(
        await time(async () => {
          const { length } = await repository.getLatestQualityOfAll();
          if (length !== feeds) throw new Error(`${length} feeds, ${feeds} wanted`);
        }),
      );
    }
    const slow = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
    const scan = await time(
      () => repository.sql`
      select distinct on (exchange, symbol, timeframe) time, overall_score from quality_metrics
      order by exchange, symbol, timeframe, time desc
    `,
    );
    medians.push(median(times));
    say(
      `  ${size.toLocaleString('en').padStart(12)} rows: ${median(times).toFixed(1)} ms, 99 of 100 below ${slow.toFixed(1)} ms` +
        ` (DISTINCT ON over the history: ${Math.round(scan)} ms, once)`,
    );
  }
  say(
    `  ${sizes.at(-1)!.toLocaleString('en')} rows / ${sizes[0]!.toLocaleString('en')} rows: ${(medians.at(-1)! / medians[0]!).toFixed(2)} times (wanted: no growth, below 20 ms)`,
  );
  await repository.close();
}
