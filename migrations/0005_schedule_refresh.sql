-- Late rows reach the continuous aggregates by a job of the owner: a refresh runs in no transaction, so a writer cannot do it.

do $$
begin
  if (select edition from quality_settings) <> 'timescale' then
    return;
  end if;

  -- Also what "quality maintain" calls. The config may hold "now", for tests.
  create procedure quality_refresh(job_id integer, config jsonb) language plpgsql as $procedure$
  declare
    moment timestamptz := coalesce((config ->> 'now')::timestamptz, now());
    hour interval := '1 hour';
    day interval := '1 day';
    origin timestamptz := '2000-01-01 00:00:00Z';
    -- Raw rows below are gone or going: a refresh there would take the roll-up with them.
    floor timestamptz := (select date_bin(day, moment - raw_retention, origin) + day from quality_settings);
    settled timestamptz := date_bin(hour, moment - interval '3 hours', origin);
    first_hour timestamptz;
    late record;
  begin
    for late in
      -- Hours that follow each other are one range; only the notes that were read are removed.
      with hours as (
        select bucket, array_agg(id) as ids, bucket - hour * row_number() over (order by bucket) as island
        from quality_dirty_hours
        group by bucket
      )
      select min(bucket) as first, max(bucket) + hour as after_last, array_agg(note) as ids
      from hours, unnest(ids) as note
      group by island
      order by 1
    loop
      commit;
      if late.after_last > floor then
        late.first := greatest(late.first, floor);
        -- A window covers two buckets at least; what has not changed in it costs nothing.
        call refresh_continuous_aggregate('quality_metrics_hourly', late.first, greatest(late.after_last, late.first + 2 * hour));
        commit;
        call refresh_continuous_aggregate('quality_metrics_daily', date_bin(day, late.first, origin),
          greatest(date_bin(day, late.after_last, origin) + day, date_bin(day, late.first, origin) + 2 * day));
        commit;
      end if;
      delete from quality_dirty_hours where id = any (late.ids);
    end loop;
    commit;

    -- Where the scheduler was off for longer than the windows of its policies, or rows came in by other ways.
    select greatest(floor, case when hourly_watermark = '-infinity'
             then (select date_bin(hour, min(time), origin) from quality_metrics) else hourly_watermark end)
      into first_hour from quality_settings;
    if first_hour + 2 * hour <= settled then
      commit;
      call refresh_continuous_aggregate('quality_metrics_hourly', first_hour, settled);
      commit;
      call refresh_continuous_aggregate('quality_metrics_daily', date_bin(day, first_hour, origin),
        greatest(date_bin(day, settled, origin), date_bin(day, first_hour, origin) + 2 * day));
      update quality_settings set hourly_watermark = settled;
    end if;
  end $procedure$;

  perform add_job('quality_refresh', interval '10 minutes');
end $$;
