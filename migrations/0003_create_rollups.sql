-- Hourly and daily roll-ups under the same two names everywhere: continuous aggregates, or tables behind views that are never stale.

-- Standard deviation of a whole from (count, mean, standard deviation) of its parts, by Chan's formula: no squares of large sums, so
-- parts of equal values give 0 and not the square root of a rounding error.
create function quality_pool_stddev_add(state double precision[], n bigint, mean double precision, stddev double precision)
returns double precision[] language sql immutable parallel safe as $$
  select case when coalesce(n, 0) = 0 then state else array[
    state[1] + n,
    state[2] + (mean - state[2]) * n / (state[1] + n),
    state[3] + coalesce(stddev, 0) ^ 2 * (n - 1) + (mean - state[2]) ^ 2 * state[1] * n / (state[1] + n)
  ] end
$$;

create function quality_pool_stddev_combine(one double precision[], other double precision[])
returns double precision[] language sql immutable parallel safe as $$
  select case when other[1] = 0 then one when one[1] = 0 then other else array[
    one[1] + other[1],
    one[2] + (other[2] - one[2]) * other[1] / (one[1] + other[1]),
    one[3] + other[3] + (other[2] - one[2]) ^ 2 * one[1] * other[1] / (one[1] + other[1])
  ] end
$$;

create function quality_pool_stddev_end(state double precision[])
returns double precision language sql immutable parallel safe as $$
  select case when state[1] > 1 then sqrt(state[3] / (state[1] - 1)) end
$$;

create aggregate quality_pool_stddev(n bigint, mean double precision, stddev double precision) (
  stype = double precision[],
  initcond = '{0,0,0}',
  sfunc = quality_pool_stddev_add,
  combinefunc = quality_pool_stddev_combine,
  finalfunc = quality_pool_stddev_end,
  parallel = safe
);

do $$
declare
  edition text := (select quality_settings.edition from quality_settings);
  -- Each average has its count beside it: a larger bucket weighs by the reports that had that score.
  hour_columns text := $columns$
    avg(overall_score) as avg_score,
    min(overall_score) as min_score,
    max(overall_score) as max_score,
    stddev_samp(overall_score) as stddev_score,
    avg(outlier_score) as avg_outlier_score,
    avg(freshness_score) as avg_freshness_score,
    avg(completeness_score) as avg_completeness_score,
    avg(consistency_score) as avg_consistency_score,
    sum(issue_count)::bigint as total_issues,
    count(*) as check_count,
    count(overall_score) as scored_count,
    avg(check_duration_ms) as avg_duration_ms,
    100.0::double precision * count(*) filter (where status = 'excellent') / count(*) as pct_excellent,
    100.0::double precision * count(*) filter (where status = 'good') / count(*) as pct_good,
    100.0::double precision * count(*) filter (where status = 'fair') / count(*) as pct_fair,
    100.0::double precision * count(*) filter (where status = 'poor') / count(*) as pct_poor,
    100.0::double precision * count(*) filter (where status = 'unknown') / count(*) as pct_unknown,
    count(outlier_score) as outlier_scored_count,
    count(freshness_score) as freshness_scored_count,
    count(completeness_score) as completeness_scored_count,
    count(consistency_score) as consistency_scored_count
  $columns$;
  day_columns text := $columns$
    sum(avg_score * scored_count) / nullif(sum(scored_count), 0)::double precision as avg_score,
    min(min_score) as min_score,
    max(max_score) as max_score,
    quality_pool_stddev(scored_count, avg_score, stddev_score) as stddev_score,
    sum(avg_outlier_score * outlier_scored_count) / nullif(sum(outlier_scored_count), 0)::double precision as avg_outlier_score,
    sum(avg_freshness_score * freshness_scored_count) / nullif(sum(freshness_scored_count), 0)::double precision
      as avg_freshness_score,
    sum(avg_completeness_score * completeness_scored_count) / nullif(sum(completeness_scored_count), 0)::double precision
      as avg_completeness_score,
    sum(avg_consistency_score * consistency_scored_count) / nullif(sum(consistency_scored_count), 0)::double precision
      as avg_consistency_score,
    sum(total_issues)::bigint as total_issues,
    sum(check_count)::bigint as check_count,
    sum(scored_count)::bigint as scored_count,
    sum(avg_duration_ms * check_count) / sum(check_count)::double precision as avg_duration_ms,
    sum(pct_excellent * check_count) / sum(check_count)::double precision as pct_excellent,
    sum(pct_good * check_count) / sum(check_count)::double precision as pct_good,
    sum(pct_fair * check_count) / sum(check_count)::double precision as pct_fair,
    sum(pct_poor * check_count) / sum(check_count)::double precision as pct_poor,
    sum(pct_unknown * check_count) / sum(check_count)::double precision as pct_unknown,
    sum(outlier_scored_count)::bigint as outlier_scored_count,
    sum(freshness_scored_count)::bigint as freshness_scored_count,
    sum(completeness_scored_count)::bigint as completeness_scored_count,
    sum(consistency_scored_count)::bigint as consistency_scored_count
  $columns$;
begin
  if edition = 'timescale' then
    execute format($sql$
      create materialized view quality_metrics_hourly
      with (timescaledb.continuous, timescaledb.materialized_only = false) as
      select time_bucket('1 hour', time) as bucket, exchange, symbol, timeframe, %s
      from quality_metrics
      group by 1, 2, 3, 4
      with no data
    $sql$, hour_columns);
    execute format($sql$
      create materialized view quality_metrics_daily
      with (timescaledb.continuous, timescaledb.materialized_only = false) as
      select time_bucket('1 day', hour.bucket) as bucket, exchange, symbol, timeframe, %s
      from quality_metrics_hourly as hour
      group by 1, 2, 3, 4
      with no data
    $sql$, day_columns);
    -- Windows reach further back than late rows of a usual day do: a refresh costs only what changed, and a scheduler that was off
    -- for a night leaves no hole. Rows that are later still are noted as dirty hours.
    perform add_continuous_aggregate_policy('quality_metrics_hourly',
      start_offset => interval '3 days', end_offset => interval '1 hour', schedule_interval => interval '30 minutes');
    perform add_continuous_aggregate_policy('quality_metrics_daily',
      start_offset => interval '8 days', end_offset => interval '1 day', schedule_interval => interval '1 day');
    perform add_retention_policy('quality_metrics_hourly', interval '1 year');
    return;
  end if;

  execute format('create table quality_rollup_hourly as
    select date_bin(interval ''1 hour'', time, timestamptz ''2000-01-01 00:00:00Z'') as bucket, exchange, symbol, timeframe, %s
    from quality_metrics group by 1, 2, 3, 4 with no data', hour_columns);
  alter table quality_rollup_hourly add primary key (exchange, symbol, timeframe, bucket);
  create index quality_rollup_hourly_bucket_idx on quality_rollup_hourly (bucket);

  create table quality_rollup_daily (like quality_rollup_hourly);
  alter table quality_rollup_daily add primary key (exchange, symbol, timeframe, bucket);
  create index quality_rollup_daily_bucket_idx on quality_rollup_daily (bucket);

  execute format($sql$
    create function quality_hours(first timestamptz, after_last timestamptz) returns setof quality_rollup_hourly
    language sql stable parallel safe as $body$
      select date_bin(interval '1 hour', time, timestamptz '2000-01-01 00:00:00Z') as bucket, exchange, symbol, timeframe, %s
      from quality_metrics
      where time >= first and time < after_last
      group by 1, 2, 3, 4
    $body$
  $sql$, hour_columns);

  -- Rolled-up hours, the hours since, and hours that got a late row: those are rolled up as they are read until maintenance did it.
  create view quality_metrics_hourly as
    select rolled.*
    from quality_rollup_hourly as rolled, quality_settings as settings
    where rolled.bucket < settings.hourly_watermark
      and not exists (
        select from quality_dirty_hours as dirty
        where dirty.bucket = rolled.bucket and dirty.bucket >= settings.raw_from
      )
    union all
    select live.*
    from quality_settings as settings, lateral quality_hours(settings.hourly_watermark, 'infinity') as live
    union all
    select late.*
    from quality_settings as settings,
      (select distinct bucket from quality_dirty_hours) as dirty,
      lateral quality_hours(dirty.bucket, dirty.bucket + interval '1 hour') as late
    where dirty.bucket < settings.hourly_watermark and dirty.bucket >= settings.raw_from;

  execute format($sql$
    create function quality_days(first timestamptz, after_last timestamptz) returns setof quality_rollup_daily
    language sql stable parallel safe as $body$
      select date_bin(interval '1 day', hour.bucket, timestamptz '2000-01-01 00:00:00Z') as bucket, exchange, symbol, timeframe, %s
      from quality_metrics_hourly as hour
      where hour.bucket >= first and hour.bucket < after_last
      group by 1, 2, 3, 4
    $body$
  $sql$, day_columns);

  create view quality_metrics_daily as
    select rolled.*
    from quality_rollup_daily as rolled, quality_settings as settings
    where rolled.bucket < settings.daily_watermark
      and not exists (
        select from quality_dirty_hours as dirty
        where dirty.bucket >= rolled.bucket and dirty.bucket < rolled.bucket + interval '1 day'
          and dirty.bucket >= settings.raw_from
      )
    union all
    select live.*
    from quality_settings as settings, lateral quality_days(settings.daily_watermark, 'infinity') as live
    union all
    select late.*
    from quality_settings as settings,
      (
        select distinct date_bin(interval '1 day', bucket, timestamptz '2000-01-01 00:00:00Z') as bucket
        from quality_dirty_hours
        where bucket >= (select raw_from from quality_settings)
      ) as dirty,
      lateral quality_days(dirty.bucket, dirty.bucket + interval '1 day') as late
    where dirty.bucket < settings.daily_watermark;
end $$;
