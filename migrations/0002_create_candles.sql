-- Candles with where they came from and since when they are known, so that a revised candle keeps its earlier values.

create table candles (
  time timestamptz not null,
  exchange text not null,
  symbol text not null,
  timeframe text not null,
  -- A missing value is NULL.
  open double precision,
  high double precision,
  low double precision,
  close double precision,
  volume double precision,
  provenance text not null check (provenance in ('original', 'backfilled', 'revised')),
  -- When any values of this candle were first seen, and when these values were.
  first_seen_at timestamptz not null,
  fetched_at timestamptz not null,
  -- Issue types found on this candle.
  flags text[] not null default '{}'
);

do $$
begin
  if (select edition from quality_settings) <> 'none' then
    perform create_hypertable('candles', 'time', chunk_time_interval => interval '7 days', create_default_indexes => false);
  end if;
end $$;

create unique index candles_feed_time_key on candles (exchange, symbol, timeframe, time desc);
create index candles_time_idx on candles (time desc);

-- Earlier values, each with the half-open interval in which they were what was known.
create table candle_revisions (
  exchange text not null,
  symbol text not null,
  timeframe text not null,
  time timestamptz not null,
  open double precision,
  high double precision,
  low double precision,
  close double precision,
  volume double precision,
  provenance text not null,
  flags text[] not null,
  known_from timestamptz not null,
  known_to timestamptz not null check (known_from < known_to),
  primary key (exchange, symbol, timeframe, time, known_from)
);

-- Puts other values of a known candle into its history; observations may come in any order. Answers what became of them.
create function quality_revise_candle(seen candles) returns text
language plpgsql as $$
declare
  present candles;
  earlier candle_revisions;
  -- End of the stretch in which the seen values were what was known.
  until timestamptz;
begin
  select * into present from candles
   where (exchange, symbol, timeframe, time) = (seen.exchange, seen.symbol, seen.timeframe, seen.time)
     for update;

  if seen.fetched_at >= present.fetched_at then
    if (present.open, present.high, present.low, present.close, present.volume)
       is not distinct from (seen.open, seen.high, seen.low, seen.close, seen.volume) then
      update candles set flags = seen.flags
       where (exchange, symbol, timeframe, time) = (seen.exchange, seen.symbol, seen.timeframe, seen.time)
         and flags is distinct from seen.flags;
      return 'unchanged';
    end if;
    -- Two answers of one moment: the first one stands.
    if seen.fetched_at = present.fetched_at then
      return 'unchanged';
    end if;
    insert into candle_revisions
    values (present.exchange, present.symbol, present.timeframe, present.time,
            present.open, present.high, present.low, present.close, present.volume,
            present.provenance, present.flags, present.fetched_at, seen.fetched_at);
    update candles
       set open = seen.open, high = seen.high, low = seen.low, close = seen.close, volume = seen.volume,
           provenance = 'revised', fetched_at = seen.fetched_at, flags = seen.flags
     where (exchange, symbol, timeframe, time) = (seen.exchange, seen.symbol, seen.timeframe, seen.time);
    return 'revised';
  end if;

  -- Older than the present values: it fills the stretch up to the next known ones.
  select * into earlier from candle_revisions
   where (exchange, symbol, timeframe, time) = (seen.exchange, seen.symbol, seen.timeframe, seen.time)
     and known_from <= seen.fetched_at and seen.fetched_at < known_to;
  if not found then
    until := present.first_seen_at;
    update candles set first_seen_at = seen.fetched_at
     where (exchange, symbol, timeframe, time) = (seen.exchange, seen.symbol, seen.timeframe, seen.time);
  elsif earlier.known_from = seen.fetched_at
     or (earlier.open, earlier.high, earlier.low, earlier.close, earlier.volume)
        is not distinct from (seen.open, seen.high, seen.low, seen.close, seen.volume) then
    return 'unchanged';
  else
    until := earlier.known_to;
    update candle_revisions set known_to = seen.fetched_at
     where (exchange, symbol, timeframe, time, known_from)
         = (seen.exchange, seen.symbol, seen.timeframe, seen.time, earlier.known_from);
  end if;
  insert into candle_revisions
  values (seen.exchange, seen.symbol, seen.timeframe, seen.time,
          seen.open, seen.high, seen.low, seen.close, seen.volume,
          seen.provenance, seen.flags, seen.fetched_at, until);
  return 'revised';
end $$;

do $$
begin
  if (select edition from quality_settings) = 'timescale' then
    alter table candles set (
      timescaledb.compress,
      timescaledb.compress_segmentby = 'exchange, symbol, timeframe',
      timescaledb.compress_orderby = 'time desc'
    );
    perform add_compression_policy('candles', interval '30 days');
  end if;
end $$;
