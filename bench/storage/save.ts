/** Rows a second of saving reports: our batch, COPY by the driver, `psql \copy`, and one row a connection. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from '../../packages/timescale/src/index.ts';
import { connect } from '../../packages/timescale/src/index.ts';
import { type QualityRow, qualityColumns, toQualityRow } from '../../packages/timescale/src/quality-record.ts';
import { median, say, time } from './measure.ts';
import { makeReports } from './reports.ts';

const columns = qualityColumns.join(', ');

/** A row in the text format of COPY. */
function copyLine(row: QualityRow): string {
  const cell = (value: string | number | null) =>
    value === null
      ? '\\N'
      : String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${qualityColumns.map((name) => cell(row[name])).join('\t')}\n`;
}

async function copyByDriver({ sql }: Repository, lines: readonly string[]): Promise<void> {
  const stream = await sql.unsafe(`copy quality_metrics (${columns}) from stdin`).writable();
  for (let start = 0; start < lines.length; start += 1_000) {
    if (!stream.write(lines.slice(start, start + 1_000).join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

/** What the original does: connect, insert one row, close. */
async function oneRowAConnection(url: string, rows: readonly QualityRow[]): Promise<void> {
  const places = qualityColumns.map((_, i) => `$${i + 1}`).join(', ');
  for (const row of rows) {
    const repository = connect({ url, poolSize: 1 });
    const values = qualityColumns.map((name) => row[name]);
    const json = new Set(['issues', 'ledger', 'checks', 'metadata']);
    const parameters = qualityColumns.map((name, i) =>
      json.has(name) && values[i] !== null ? JSON.parse(String(values[i])) : values[i],
    );
    await repository.sql.unsafe(
      `insert into quality_metrics (${columns}) values (${places}) on conflict do nothing`,
      parameters as never[],
    );
    await repository.close();
  }
}

export async function benchSave(url: string, folder: string, psql: string | null): Promise<void> {
  const count = 10_000;
  const single = 300;
  const rounds = 5;
  const repository = connect({ url, statementTimeoutMs: 0 });
  const reports = makeReports(count, 50, Date.now());
  const rows = reports.map(toQualityRow);
  const lines = rows.map(copyLine);
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  const file = join(folder, 'rows.tsv');
  writeFileSync(file, lines.join(''));
  say(`${count} reports of 50 feeds, ${Math.round(bytes / count)} bytes each, ${rounds} rounds in turn, medians:`);

  const methods: { name: string; rows: number; run: () => Promise<unknown> }[] = [
    {
      name: 'our batch save (validated, idempotent, announced)',
      rows: count,
      run: () => repository.insertQualityMetrics(reports),
    },
    { name: 'the same, again (all rows are there)', rows: count, run: () => repository.insertQualityMetrics(reports) },
    { name: 'COPY by the driver', rows: count, run: () => copyByDriver(repository, lines) },
    ...(psql === null
      ? []
      : [
          {
            name: 'psql \\copy',
            rows: count,
            run: () => promisify(execFile)(psql, [url, '-qc', `\\copy quality_metrics (${columns}) from '${file}'`]),
          },
        ]),
    { name: 'one row a connection', rows: single, run: () => oneRowAConnection(url, rows.slice(0, single)) },
  ];
  const rates = new Map<string, number[]>(methods.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, rows: expected, run } of methods) {
      if (!name.startsWith('the same')) {
        await repository.sql`truncate quality_metrics, quality_latest, quality_dirty_hours`;
        await repository.sql`checkpoint`;
      }
      rates.get(name)!.push(expected / ((await time(run)) / 1_000));
      const [found] = await repository.sql<{ n: number }[]>`select count(*) as n from quality_metrics`;
      if (found!.n !== expected) throw new Error(`${name}: ${found!.n} rows in the table, ${expected} were saved`);
    }
  }
  const rate = (name: string) => median(rates.get(name) ?? [Number.NaN]);
  for (const { name } of methods) say(`  ${Math.round(rate(name)).toLocaleString('en').padStart(9)} rows/s  ${name}`);
  const ours = rate(methods[0]!.name);
  say(
    `  ours / psql \\copy: ${psql === null ? 'psql is not installed' : (ours / rate('psql \\copy')).toFixed(2)} (wanted: at least 0.35)`,
  );
  say(`  ours / one row a connection: ${Math.round(ours / rate('one row a connection'))} (wanted: at least 100)`);
  await repository.close();
}
