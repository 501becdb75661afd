import type { Sql } from 'postgres';

/** Full size, which `pnpm test:soak` has, is five exchanges with ten symbols. */
const [exchangeCount, symbolCount] = process.env.QUALITY_SOAK === '1' ? [5, 10] : [2, 5];
const EXCHANGES = ['binance', 'kraken', 'okx', 'coinbase', 'bybit'].slice(0, exchangeCount);
const SYMBOLS = [
  'BTC/USDT',
  'ETH/USDT',
  'SOL/USDT',
  'XRP/USDT',
  'DOGE/USDT',
  'ADA/USDT',
  'LTC/USDT',
  'DOT/USDT',
  'LINK/USDT',
  'ETH/USDT:USDT',
].slice(0, symbolCount);

/** What the database holds, as values of the dashboards' variables. */
export const MONTH = { exchange: EXCHANGES, symbol: SYMBOLS, timeframe: ['1m', '5m', '1h'] } as const;

/**
 * Fills a database with 31 days up to `to`: of each five feeds of an exchange one of a minute, two of five minutes, two of an hour.
 *
 * Every feed has a report at every minute of the last day and at every tenth before, and all its candles. Rows are written in the order of
 * time, as a collector writes them, so that the rows of one feed lie far apart. Scores wander through all
 * statuses; some reports have issues, some candles are missing, flagged, back-filled or revised. Numbers come from how long before `to` a row
 * is, so every run makes the same month.
 */
export async function fillMonth(sql: Sql, to: Date): Promise<void> {
  await sql`
    create temporary table month_feeds as
    select exchange, symbol, exchange_number, symbol_number,
      (array['1m', '5m', '5m', '1h', '1h'])[1 + (symbol_number - 1) % 5] as timeframe,
      (array[1, 5, 5, 60, 60])[1 + (symbol_number - 1) % 5] as minutes
    from unnest(${EXCHANGES}::text[]) with ordinality as e(exchange, exchange_number)
    cross join unnest(${SYMBOLS}::text[]) with ordinality as s(symbol, symbol_number)`;
  await fillReports(sql, to);
  await fillCandles(sql, to);
  await sql`drop table month_feeds`;
  await sql`analyze`;
}

async function fillReports(sql: Sql, to: Date): Promise<void> {
  await sql`
    insert into quality_metrics (
      time, exchange, symbol, timeframe, overall_score, status, outlier_score, freshness_score, completeness_score, consistency_score,
      outlier_count, outlier_severity, freshness_age_seconds, completeness_percentage, issues, issue_count, check_duration_ms,
      collector_version, window_from, window_to, expected, received, filler, last_close_at, overdue_seconds, freshness_level, reason,
      ledger, checks, report_version)
    select time, exchange, symbol, timeframe, score,
      case when score is null then 'unknown' when score >= 85 then 'excellent' when score >= 70 then 'good' when score >= 50 then 'fair' else 'poor' end,
      least(100, score + 2), score, greatest(0, score - 1), 100, found, case when found > 0 then 'medium' end,
      30 + 5 * found, coalesce(score, 0), case when found > 0 then issues else '[]'::jsonb end, found * 2, 0.2,
      '1.0.0', time - interval '500 minutes', time, 500, 500 - found, 0, time - interval '30 seconds', 0,
      case when score < 50 then 'critical' else 'fresh' end, case when score is null then 'timeout' end,
      jsonb_build_array(
        jsonb_build_object('reason', 'gap', 'component', 'completeness', 'points', (100 - score) * 0.75),
        jsonb_build_object('reason', 'gate:dead_feed', 'component', null, 'points', (100 - score) * 0.25)),
      '[{"check": "gap", "verdict": "fail", "observed": 2, "expected": 0, "reason": "2 candles are missing"},
        {"check": "price_outlier", "verdict": "pass", "observed": 0, "expected": 0, "reason": "every price is explained"},
        {"check": "price_divergence", "verdict": "not_evaluated", "observed": null, "expected": null, "reason": "no peers"}]',
      '1.0.0'
    from (
      select feeds.*, time, minute,
        case when (age + 13) % 97 = 0 then null
          else least(100, 92 + 12 * sin(age / 500.0 + symbol_number) - 30 * greatest(0, sin(age / 3000.0 + exchange_number * 2) - 0.6)
            - case when age % 701 < 3 then 50 else 0 end) end as score,
        case when age % 60 < 5 then 1 + age % 3 else 0 end as found,
        jsonb_build_array(
          jsonb_build_object('type', 'gap', 'severity', 'medium', 'field', null, 'count', 2, 'times', jsonb_build_array((minute - 20) * 60000, (minute - 19) * 60000),
            'ranges', jsonb_build_array(jsonb_build_array((minute - 20) * 60000, (minute - 18) * 60000)),
            'causes', jsonb_build_array(jsonb_build_object('range', jsonb_build_array((minute - 20) * 60000, (minute - 18) * 60000),
              'cause', 'exchange_outage', 'evidence', 'all feeds of the exchange stopped')),
            'message', '2 candles missing', 'recommendation', 'Fetch the range again'),
          jsonb_build_object('type', 'price_outlier', 'severity', 'high', 'field', 'close', 'count', 1, 'times', jsonb_build_array((minute - 5) * 60000),
            'ranges', '[]'::jsonb, 'message', 'close is 9 deviations away', 'recommendation', 'Compare with another exchange')) as issues
      from month_feeds as feeds
      cross join lateral (
        select time, (extract(epoch from time) / 60)::bigint as minute, (extract(epoch from ${to}::timestamptz - time) / 60)::bigint as age from (
          select generate_series(date_bin('10 minutes', ${to}::timestamptz, 'epoch') - interval '31 days', ${to}::timestamptz - interval '1 day', interval '10 minutes') as time
          union
          select generate_series(date_bin('1 minute', ${to}::timestamptz, 'epoch') - interval '1 day', ${to}::timestamptz, interval '1 minute')
        ) as times
      ) as ticks
    ) as made
    order by time`;
}

async function fillCandles(sql: Sql, to: Date): Promise<void> {
  await sql`
    insert into candles (time, exchange, symbol, timeframe, open, high, low, close, volume, provenance, first_seen_at, fetched_at, flags)
    select time, exchange, symbol, timeframe, price, price * 1.001, price * 0.999, price * (1 + 0.0005 * sin(age)), 10 + age % 7,
      case when age % 30 = 3 then 'backfilled' when age % 40 = 7 then 'revised' else 'original' end,
      time + interval '61 seconds', time + interval '62 seconds', case when age % 50 = 5 then array['price_outlier'] else '{}' end
    from (
      select feeds.*, time, floor(extract(epoch from ${to}::timestamptz - time) / 60 / minutes)::bigint as age,
        symbol_number * 100 * (1 + 0.1 * sin(extract(epoch from time) / 86400) + 0.0002 * exchange_number) as price
      from month_feeds as feeds
      cross join generate_series(
        date_bin(minutes * interval '1 minute', ${to}::timestamptz, 'epoch') - interval '31 days', ${to}::timestamptz, minutes * interval '1 minute') as time
    ) as made
    where age % 250 <> 11
    order by time`;
  await sql`
    insert into candle_revisions (exchange, symbol, timeframe, time, open, high, low, close, volume, provenance, flags, known_from, known_to)
    select exchange, symbol, timeframe, time, open, high, low, close * 0.999, volume * 0.9, 'original', flags,
      fetched_at - interval '1 second', fetched_at
    from candles where provenance = 'revised'`;
}
