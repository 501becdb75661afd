-- History of reports: one row a (feed, time), on a hypertable where TimescaleDB is there, and the newest row of each feed apart.

-- TimescaleDB is used where the server has loaded it; asking for it elsewhere would end the connection.
do $$
begin
  if current_setting('timescaledb.disable_load', true) is not null
     and exists (select from pg_available_extensions where name = 'timescaledb') then
    create extension if not exists timescaledb;
  end if;
end $$;

-- What this database was set up with, and how long it keeps things. One row.
create table quality_settings (
  only_row boolean primary key default true check (only_row),
  -- timescale: all features; apache: hypertables only; none: plain PostgreSQL.
  edition text not null check (edition in ('timescale', 'apache', 'none')),
  raw_retention interval not null default interval '90 days',
  hourly_retention interval default interval '1 year',
  daily_retention interval,
  compress_after interval not null default interval '7 days',
  -- Buckets below are rolled up; raw rows from raw_from on are all there.
  hourly_watermark timestamptz not null default '-infinity',
  daily_watermark timestamptz not null default '-infinity',
  raw_from timestamptz not null default '-infinity'
);

insert into quality_settings (edition)
select case
  when not exists (select from pg_extension where extname = 'timescaledb') then 'none'
  when current_setting('timescaledb.license', true) = 'timescale' then 'timescale'
  else 'apache'
end;

create table quality_metrics (
  time timestamptz not null,
  exchange text not null,
  symbol text not null,
  timeframe text not null,
  -- Scores are NULL while unknown. NaN is above every number, so the range refuses it too.
  overall_score double precision check (overall_score between 0 and 100),
  status text not null check (status in ('excellent', 'good', 'fair', 'poor', 'unknown')),
  outlier_score double precision check (outlier_score between 0 and 100),
  freshness_score double precision check (freshness_score between 0 and 100),
  completeness_score double precision check (completeness_score between 0 and 100),
  consistency_score double precision check (consistency_score between 0 and 100),
  outlier_count integer not null,
  outlier_severity text check (outlier_severity in ('low', 'medium', 'high', 'critical')),
  freshness_age_seconds double precision,
  completeness_percentage double precision,
  issues jsonb not null,
  issue_count integer not null,
  check_duration_ms double precision not null,
  collector_version text not null,
  window_from timestamptz not null,
  window_to timestamptz not null,
  expected integer not null,
  received integer not null,
  filler integer not null,
  last_close_at timestamptz,
  overdue_seconds double precision,
  freshness_level text not null check (freshness_level in ('fresh', 'warning', 'critical', 'unknown')),
  -- Why the tick had no fresh data (a fetch failure's code), or NULL.
  reason text,
  ledger jsonb not null,
  checks jsonb not null,
  metadata jsonb,
  -- Version of the report's rules; collector_version is that of the program that wrote it.
  report_version text not null,
  source text
);

do $$
begin
  if (select edition from quality_settings) <> 'none' then
    perform create_hypertable('quality_metrics', 'time', chunk_time_interval => interval '1 day', create_default_indexes => false);
  end if;
end $$;

create unique index quality_metrics_feed_time_key on quality_metrics (exchange, symbol, timeframe, time desc);
create index idx_quality_symbol_time on quality_metrics (symbol, time desc);
create index idx_quality_status on quality_metrics (status, time desc);
create index idx_quality_score on quality_metrics (overall_score, time desc);
create index idx_quality_issue_count on quality_metrics (issue_count desc, time desc) where issue_count > 0;
create index quality_metrics_time_idx on quality_metrics (time desc);

-- The newest row of each feed, kept by the writer: "latest of all feeds" reads this, so its cost does not grow with history.
-- Room is left in each page, so that an update stays in its page and touches no index.
create table quality_latest (
  exchange text not null,
  symbol text not null,
  timeframe text not null,
  time timestamptz not null,
  overall_score double precision,
  status text not null,
  outlier_score double precision,
  freshness_score double precision,
  completeness_score double precision,
  consistency_score double precision,
  issue_count integer not null,
  freshness_age_seconds double precision,
  overdue_seconds double precision,
  freshness_level text not null,
  last_close_at timestamptz,
  expected integer not null,
  received integer not null,
  filler integer not null,
  reason text,
  collector_version text not null,
  primary key (exchange, symbol, timeframe)
) with (fillfactor = 50);

-- Hours that got a row after they may have been rolled up. Notes are only added: a writer never waits for maintenance, and a note that
-- is committed while an hour is rolled up again has a number of its own and stays.
create table quality_dirty_hours (
  id bigint generated always as identity primary key,
  bucket timestamptz not null,
  noted_at timestamptz not null default now()
);

create index quality_dirty_hours_bucket_idx on quality_dirty_hours (bucket);

do $$
begin
  if (select edition from quality_settings) = 'timescale' then
    alter table quality_metrics set (
      timescaledb.compress,
      timescaledb.compress_segmentby = 'exchange, symbol, timeframe',
      timescaledb.compress_orderby = 'time desc'
    );
    perform add_compression_policy('quality_metrics', interval '7 days');
    perform add_retention_policy('quality_metrics', interval '90 days');
  end if;
end $$;
