import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Contestant } from '../contestant.ts';
import { type Counts, IQR, MAD, MAD_SCALE, MINUTE_MS, ZSCORE } from '../counts.ts';
import type { Frame } from '../frames.ts';

const threads = process.env.BENCH_THREADS ?? '1';

let connection: DuckDBConnection | undefined;
let tables = 0;

/** The checks as one SQL statement, prepared once, over a table in memory. */
export const duckdb: Contestant = {
  name: 'DuckDB',
  async load(frame) {
    connection ??= await (await DuckDBInstance.create(':memory:', { threads })).connect();
    const table = `candles_${tables++}`;
    await fill(connection, table, frame);
    const statement = await connection.prepare(sqlOf(table));
    return {
      async run() {
        statement.bindBigInt(1, BigInt(frame.now));
        const reader = await statement.runAndReadAll();
        const [row] = reader.getRowObjectsJS();
        return Object.fromEntries(Object.entries(row!).map(([name, value]) => [name, Number(value)])) as unknown as Counts;
      },
      async close() {
        statement.destroySync();
        await connection?.run(`drop table ${table}`);
      },
    };
  },
};

async function fill(connection: DuckDBConnection, table: string, frame: Frame): Promise<void> {
  await connection.run(`create table ${table} (time bigint, open double, high double, low double, close double, volume double)`);
  const appender = await connection.createAppender(table);
  for (let i = 0; i < frame.time.length; i++) {
    appender.appendBigInt(BigInt(frame.time[i]!));
    for (const column of [frame.open, frame.high, frame.low, frame.close, frame.volume]) {
      if (Number.isNaN(column[i]!)) appender.appendNull();
      else appender.appendDouble(column[i]!);
    }
    appender.endRow();
  }
  appender.closeSync();
}

const statistics = (name: string) => `
    avg(${name}) as ${name}_mean, stddev_samp(${name}) as ${name}_std,
    quantile_cont(${name}, [0.25, 0.5, 0.75]) as ${name}_q, mad(${name}) as ${name}_deviation`;

const outside = (name: string) => `
    count(*) filter (abs(${name} - ${name}_mean) > ${ZSCORE} * ${name}_std) as "${name}Zscore",
    count(*) filter (${name} < ${name}_q[1] - ${IQR} * (${name}_q[3] - ${name}_q[1])
      or ${name} > ${name}_q[3] + ${IQR} * (${name}_q[3] - ${name}_q[1])) as "${name}Iqr",
    count(*) filter (abs(${name} - ${name}_q[2]) > ${MAD} * ${name}_deviation / ${MAD_SCALE}) as "${name}Mad"`;

const sqlOf = (table: string) => `
  with statistics as (
    select
      count(*) - count(open) as "missingOpen", count(*) - count(high) as "missingHigh", count(*) - count(low) as "missingLow",
      count(*) - count(close) as "missingClose", count(*) - count(volume) as "missingVolume",
      count(*) filter (time % ${MINUTE_MS} <> 0) as misaligned,
      max(time) // ${MINUTE_MS} - min(time) // ${MINUTE_MS} + 1 as expected,
      count(distinct time) filter (time % ${MINUTE_MS} = 0) as filled,
      count(*) - count(distinct time) as duplicates,
      $1 - max(time) - ${MINUTE_MS} as "ageMs",
      count(*) filter (high < low or high < close or high < open or low > close or low > open) as "ohlcViolations",
      ${statistics('close')}, ${statistics('volume')}
    from ${table}
  ), outside as (
    select ${outside('close')}, ${outside('volume')} from ${table}, statistics
  )
  select "missingOpen", "missingHigh", "missingLow", "missingClose", "missingVolume", misaligned, expected,
    expected - filled as "missingCandles", duplicates, "ageMs", "ohlcViolations",
    "closeZscore", "closeIqr", "closeMad", "volumeZscore", "volumeIqr", "volumeMad"
  from statistics, outside`;
