import type { z } from 'zod';
import type { candleSchema } from '../candle-record.ts';
import type { Sql } from '../connection.ts';

export interface InsertCandlesResult {
  readonly inserted: number;
  /** Candles whose values differ from what was known; the earlier values are in `candle_revisions`. */
  readonly revised: number;
  readonly unchanged: number;
}

type Candle = z.output<typeof candleSchema>;

const batchSize = 1_000;

/** Saves candles; a known one with the same values changes nothing, one with other values is revised and keeps the earlier ones. */
export async function insertCandleRows(sql: Sql, candles: readonly Candle[], now: Date): Promise<InsertCandlesResult> {
  const total = { inserted: 0, revised: 0, unchanged: 0 };
  for (let start = 0; start < candles.length; start += batchSize) {
    const result = await insertBatch(sql, candles.slice(start, start + batchSize), now);
    total.inserted += result.inserted;
    total.revised += result.revised;
    total.unchanged += result.unchanged;
  }
  return total;
}

async function insertBatch(sql: Sql, candles: readonly Candle[], now: Date): Promise<InsertCandlesResult> {
  const column = <K extends keyof Candle>(name: K) => candles.map((candle) => candle[name]);
  const times = candles.map(({ time }) => time.toISOString());
  const fetched = candles.map(({ fetchedAt }) => (fetchedAt ?? now).toISOString());
  const flags = candles.map((candle) => JSON.stringify(candle.flags));
  const input = () => sql`
    select row_number() over () as position, row.time::timestamptz, row.exchange, row.symbol, row.timeframe,
           row.open, row.high, row.low, row.close, row.volume, row.provenance, row.fetched_at::timestamptz,
           array(select jsonb_array_elements_text(row.flags::jsonb)) as flags
    from unnest(
      ${times}::text[], ${column('exchange')}::text[], ${column('symbol')}::text[], ${column('timeframe')}::text[],
      ${column('open') as number[]}::float8[], ${column('high') as number[]}::float8[], ${column('low') as number[]}::float8[],
      ${column('close') as number[]}::float8[], ${column('volume') as number[]}::float8[], ${column('provenance')}::text[],
      ${fetched}::text[], ${flags}::text[]
    ) as row (time, exchange, symbol, timeframe, open, high, low, close, volume, provenance, fetched_at, flags)
  `;
  // Two statements, each safe to repeat, and no transaction around them: a cut in between is made good by the next try.
  // The earliest answer of a candle goes in first; those of the same batch that follow are revisions of it.
  const inserted = await sql<{ position: number }[]>`
      with input as (${input()}),
      earliest as (
        select distinct on (exchange, symbol, timeframe, time) * from input
        order by exchange, symbol, timeframe, time, fetched_at, position
      ),
      done as (
        insert into candles (time, exchange, symbol, timeframe, open, high, low, close, volume,
                             provenance, first_seen_at, fetched_at, flags)
        select time, exchange, symbol, timeframe, open, high, low, close, volume, provenance, fetched_at, fetched_at, flags
        from earliest
        order by exchange, symbol, timeframe, time
        on conflict (exchange, symbol, timeframe, time) do nothing
        returning time, exchange, symbol, timeframe
      )
      select earliest.position from done join earliest using (time, exchange, symbol, timeframe)
    `;
  if (inserted.length === candles.length) return { inserted: inserted.length, revised: 0, unchanged: 0 };
  const done = inserted.map(({ position }) => position);
  const outcomes = await sql<{ outcome: string }[]>`
      select quality_revise_candle(
        row(time, exchange, symbol, timeframe, open, high, low, close, volume, provenance, fetched_at, fetched_at, flags)::candles
      ) as outcome
      from (
        select * from (${input()}) as input
        where position <> all (${done}::bigint[])
        order by exchange, symbol, timeframe, time, fetched_at, position
      ) as known
    `;
  const revised = outcomes.filter(({ outcome }) => outcome === 'revised').length;
  return { inserted: inserted.length, revised, unchanged: outcomes.length - revised };
}
