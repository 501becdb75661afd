import type { Sql } from '../connection.ts';
import { qualityChannel } from '../quality-key.ts';
import type { QualityRow } from '../quality-record.ts';

export interface InsertResult {
  readonly inserted: number;
  /** Rows whose (feed, time) was there already; the row that is there stays as it is. */
  readonly duplicates: number;
}

/** Rows of one statement: larger batches gain nothing, and a cut connection repeats less. */
const batchSize = 1_000;

/**
 * Stands between the JSON texts of a column: JSON escapes control characters, so no text has it. As an array each quote would be
 * escaped, which costs more than all the rest; an empty text is NULL.
 */
const separator = '\u001e';

/** Batches on their way at once: while the server writes one, the next is made. */
const concurrency = 2;

/** Saves rows in batches, each one statement with its announcement; a repeated batch changes nothing. */
export async function insertQualityRows(sql: Sql, rows: readonly QualityRow[]): Promise<InsertResult> {
  let inserted = 0;
  let next = 0;
  const work = async () => {
    while (next < rows.length) {
      const start = next;
      next += batchSize;
      const newRows = await insertBatch(sql, rows.slice(start, start + batchSize));
      inserted += newRows;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { inserted, duplicates: rows.length - inserted };
}

async function insertBatch(sql: Sql, rows: readonly QualityRow[]): Promise<number> {
  const column = (name: keyof QualityRow) => rows.map((row) => row[name]) as string[];
  const json = (name: 'issues' | 'ledger' | 'checks' | 'metadata') => rows.map((row) => row[name] ?? '').join(separator);
  // One statement and so one transaction: a connection that is cut in the middle leaves the whole batch or nothing, and nothing waits
  // for a rollback. Everybody inserts in the order of the key, so two writers of the same rows wait for each other and never deadlock.
  const [result] = await sql<{ inserted: number; announced: number }[]>`
    with inserted as (
      insert into quality_metrics (
        time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, outlier_count, outlier_severity, freshness_age_seconds, completeness_percentage, issues, issue_count,
        check_duration_ms, collector_version, window_from, window_to, expected, received, filler, last_close_at, overdue_seconds,
        freshness_level, reason, ledger, checks, metadata, report_version, source
      )
      select
        time::timestamptz, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, outlier_count, outlier_severity, freshness_age_seconds, completeness_percentage, issues::jsonb,
        issue_count, check_duration_ms, collector_version, window_from::timestamptz, window_to::timestamptz, expected, received,
        filler, last_close_at::timestamptz, overdue_seconds, freshness_level, reason, ledger::jsonb, checks::jsonb,
        metadata::jsonb, report_version, source
      from unnest(
        ${column('time')}::text[], ${column('exchange')}::text[], ${column('symbol')}::text[], ${column('timeframe')}::text[],
        ${column('overall_score')}::float8[], ${column('status')}::text[], ${column('outlier_score')}::float8[],
        ${column('freshness_score')}::float8[], ${column('completeness_score')}::float8[],
        ${column('consistency_score')}::float8[], ${column('outlier_count')}::int[], ${column('outlier_severity')}::text[],
        ${column('freshness_age_seconds')}::float8[], ${column('completeness_percentage')}::float8[], string_to_array(${json('issues')}, ${separator}, ''),
        ${column('issue_count')}::int[], ${column('check_duration_ms')}::float8[], ${column('collector_version')}::text[],
        ${column('window_from')}::text[], ${column('window_to')}::text[], ${column('expected')}::int[], ${column('received')}::int[],
        ${column('filler')}::int[], ${column('last_close_at')}::text[], ${column('overdue_seconds')}::float8[],
        ${column('freshness_level')}::text[], ${column('reason')}::text[], string_to_array(${json('ledger')}, ${separator}, ''), string_to_array(${json('checks')}, ${separator}, ''),
        string_to_array(${json('metadata')}, ${separator}, ''), ${column('report_version')}::text[], ${column('source')}::text[]
      ) as row (
        time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, outlier_count, outlier_severity, freshness_age_seconds, completeness_percentage, issues, issue_count,
        check_duration_ms, collector_version, window_from, window_to, expected, received, filler, last_close_at, overdue_seconds,
        freshness_level, reason, ledger, checks, metadata, report_version, source
      )
      order by exchange, symbol, timeframe, time
      on conflict (exchange, symbol, timeframe, time) do nothing
      returning
        time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, issue_count, freshness_age_seconds, overdue_seconds, freshness_level, last_close_at, expected, received,
        filler, reason, collector_version
    ),
    newest as (
      insert into quality_latest as latest (
        exchange, symbol, timeframe, time, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, issue_count, freshness_age_seconds, overdue_seconds, freshness_level, last_close_at, expected, received,
        filler, reason, collector_version
      )
      select distinct on (exchange, symbol, timeframe)
        exchange, symbol, timeframe, time, overall_score, status, outlier_score, freshness_score, completeness_score,
        consistency_score, issue_count, freshness_age_seconds, overdue_seconds, freshness_level, last_close_at, expected, received,
        filler, reason, collector_version
      from inserted
      order by exchange, symbol, timeframe, time desc
      on conflict (exchange, symbol, timeframe) do update set
        time = excluded.time, overall_score = excluded.overall_score, status = excluded.status,
        outlier_score = excluded.outlier_score, freshness_score = excluded.freshness_score,
        completeness_score = excluded.completeness_score, consistency_score = excluded.consistency_score,
        issue_count = excluded.issue_count, freshness_age_seconds = excluded.freshness_age_seconds,
        overdue_seconds = excluded.overdue_seconds, freshness_level = excluded.freshness_level,
        last_close_at = excluded.last_close_at, expected = excluded.expected, received = excluded.received,
        filler = excluded.filler, reason = excluded.reason, collector_version = excluded.collector_version
      where latest.time < excluded.time
    ),
    noted as (
      -- Roll-ups end at least three hours ago, so an hour that a row of the last two hours is in has not been rolled up.
      insert into quality_dirty_hours (bucket)
      select distinct date_bin('1 hour', time, timestamptz '2000-01-01 00:00:00Z')
      from inserted
      where time < now() - interval '2 hours'
    ),
    keys as (
      select exchange, symbol, timeframe, time,
        json_build_array(exchange, symbol, timeframe, (extract(epoch from time) * 1000)::bigint)::text as key
      from inserted
    ),
    sized as (
      select key, sum(octet_length(key) + 1) over (order by exchange, symbol, timeframe, time) as bytes_so_far from keys
    ),
    -- A payload has less than 8,000 bytes: below 5,000, and one key of at most 2,700 that crosses the line.
    payloads as (
      select '[' || string_agg(key, ',') || ']' as payload from sized group by floor(bytes_so_far / 5000)
    )
    select
      (select count(*) from inserted) as inserted,
      (select count(pg_notify(${qualityChannel}, payload)) from payloads) as announced
  `;
  return result!.inserted;
}
