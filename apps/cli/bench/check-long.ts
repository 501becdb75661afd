/**
 * Time and largest memory of `quality check` for files of 1, 10 and 30 million rows: memory must not grow with the file. Needs 5 GB in the
 * folder for temporary files. Parquet is written by DuckDB, which is no dependency of this project: install it somewhere and say where.
 *
 *   $ npm install --prefix /tmp/duckdb @duckdb/node-api
 *   $ node apps/cli/bench/check-long.ts /tmp/duckdb
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CASES = [
  ['csv', 1_000_000],
  ['csv', 10_000_000],
  ['csv', 30_000_000],
  ['parquet', 1_000_000],
  ['parquet', 10_000_000],
] as const;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name a folder in which @duckdb/node-api is installed');
const { DuckDBInstance } = createRequire(join(resolve(folder), 'package.json'))('@duckdb/node-api');
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const work = mkdtempSync(join(tmpdir(), 'quality-bench-'));
try {
  for (const [format, rows] of CASES) {
    const file = join(work, `candles.${format}`);
    // Closes on a slow wave: every candle opens at the close before.
    await connection.run(`copy (
      select 1262304000000 + i * 10000 as timestamp, round(o, 2) as open, round(greatest(o, c) + 0.5 + random(), 2) as high,
             round(least(o, c) - 0.5 - random(), 2) as low, round(c, 2) as close, round(1 + 9 * random(), 3) as volume
      from (select i, 30000 + 100 * sin(i / 50.0) as o, 30000 + 100 * sin((i + 1) / 50.0) as c from range(${rows}) t(i))
      order by i) to '${file}' (format ${format})`);
    const { ms, megabytes } = check(file, rows);
    console.log(`${format} ${rows} rows: ${(ms / 1000).toFixed(1)} s, ${megabytes.toFixed(0)} MB`);
    rmSync(file);
  }
} finally {
  rmSync(work, { recursive: true });
}

function check(file: string, rows: number): { ms: number; megabytes: number } {
  const report = `import { readFileSync } from 'node:fs';
    process.on('exit', () => process.stderr.write(/VmHWM:\\s*\\d+/.exec(readFileSync('/proc/self/status', 'latin1'))[0]))`;
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', preload, MAIN, 'check', file, '--timeframe', '10s', '--format', 'json'],
    { maxBuffer: 1 << 28 },
  );
  const ms = performance.now() - start;
  if (status !== 0 || !stdout.includes(`"received":${rows},`)) throw new Error(`quality check failed: ${stderr}`);
  return { ms, megabytes: Number(/VmHWM:\s*(\d+)/.exec(stderr.toString())?.[1]) / 1024 };
}
