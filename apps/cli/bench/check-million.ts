/**
 * `quality check` of a CSV of 1,000,000 rows, as a process of its own, beside one DuckDB query that reads the same file and does the same
 * structural checks. DuckDB is no dependency of this project: install it somewhere and say where.
 *
 *   $ npm install --prefix /tmp/duckdb @duckdb/node-api
 *   $ node apps/cli/bench/check-million.ts /tmp/duckdb
 */
import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { makeRows, toCsv } from '../src/testing/candle-text.ts';

const ROWS = 1_000_000;
const ROUNDS = 5;
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** What the query must find: the same faults that `check` counts in the order, the grid and the values of rows. */
const STRUCTURE = (file: string): string => `
  with raw as (select row_number() over () as n, * from read_csv('${file}')),
  steps as (select *, timestamp - lag(timestamp) over (order by n) as step from raw),
  times as (select timestamp, count(*) as copies from raw group by timestamp),
  gaps as (select timestamp - lag(timestamp) over (order by timestamp) as step from times)
  select (select count(*) from steps where step < 0) as out_of_order,
         (select sum(copies - 1) from times) as duplicates,
         (select sum(step / 60000 - 1) from gaps where step > 60000) as missing,
         count(*) filter (where timestamp % 60000 <> 0) as misaligned,
         count(*) filter (where high < greatest(open, close) or low > least(open, close) or high < low) as ohlc_violations,
         count(*) filter (where least(open, high, low, close) <= 0) as non_positive,
         count(*) filter (where volume < 0) as negative_volume,
         count(*) filter (where open is null or high is null or low is null or close is null or volume is null) as missing_values,
         count(*) as rows
  from raw`;

const [folder] = process.argv.slice(2);
const work = mkdtempSync(join(tmpdir(), 'quality-bench-'));
try {
  const file = join(work, 'million.csv');
  const stream = createWriteStream(file);
  stream.end(toCsv(makeRows(ROWS)));
  await finished(stream);

  const query = folder === undefined ? null : await duckdb(resolve(folder), file);
  const ours: number[] = [];
  const theirs: number[] = [];
  let memory = 0;
  // Taking turns spreads a slow moment of the machine over both.
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = check(file);
    ours.push(run.ms);
    memory = Math.max(memory, run.megabytes);
    if (query !== null) theirs.push(await query());
  }
  console.log(
    `quality check, whole process: ${median(ours).toFixed(0)} ms, ${memory.toFixed(0)} MB (median of ${ROUNDS}; largest memory)`,
  );
  if (query === null) console.log('DuckDB was not measured: name a folder in which @duckdb/node-api is installed');
  else
    console.log(
      `DuckDB, one query, started: ${median(theirs).toFixed(0)} ms; ratio ${(median(ours) / median(theirs)).toFixed(2)}`,
    );
} finally {
  rmSync(work, { recursive: true });
}

function check(file: string): { ms: number; megabytes: number } {
  // Not resourceUsage().maxRSS: a process inherits that from the one that started it, which has made a million rows. Linux only.
  const report = `import { readFileSync } from 'node:fs';
    process.on('exit', () => process.stderr.write(/VmHWM:\\s*\\d+/.exec(readFileSync('/proc/self/status', 'latin1'))[0]))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', preload, MAIN, 'check', file, '--format', 'json']);
  const ms = performance.now() - start;
  if (status !== 0 || !stdout.includes('"received":1000000')) throw new Error(`quality check failed: ${stderr}`);
  return { ms, megabytes: Number(/VmHWM:\s*(\d+)/.exec(stderr.toString())?.[1]) / 1024 };
}

async function duckdb(from: string, file: string): Promise<() => Promise<number>> {
  const { DuckDBInstance } = createRequire(join(from, 'package.json'))('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return async () => {
    const start = performance.now();
    await connection.runAndReadAll(STRUCTURE(file));
    return performance.now() - start;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
