/**
 * Makes the database ready: migrations, then one login each for those who write and those who read. Safe to run again; a changed password
 * is taken over. Settings: POSTGRES_HOST, POSTGRES_DB, POSTGRES_USER of the owner, and files with passwords.
 */
import { readFileSync } from 'node:fs';
import { databaseUrl, ensureLogin, migrate } from '@quality/timescale';

const LOGINS = [
  { name: 'quality_collector', role: 'quality_writer', file: 'WRITER_PASSWORD_FILE' },
  { name: 'quality_api', role: 'quality_reader', file: 'READER_PASSWORD_FILE' },
  { name: 'quality_grafana', role: 'quality_reader', file: 'GRAFANA_READER_PASSWORD_FILE' },
] as const;

try {
  const url = databaseUrl({ ...process.env, POSTGRES_PASSWORD: secret('POSTGRES_PASSWORD_FILE') });
  if (url === null) throw new Error('POSTGRES_HOST is not set');
  const { version } = await migrate({ url, log: (line) => process.stdout.write(`${line}\n`) });
  for (const { name, role, file } of LOGINS) {
    await ensureLogin({ url, name, role, password: secret(file) });
    process.stdout.write(`login ${name} is a member of ${role}\n`);
  }
  process.stdout.write(`the database is at ${version}\n`);
} catch (error) {
  process.stderr.write(`the database is not ready: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

function secret(variable: string): string {
  const file = process.env[variable];
  if (file === undefined) throw new Error(`${variable} is not set`);
  const value = readFileSync(file, 'utf8').trim();
  if (value === '') throw new Error(`${variable} (${file}) is empty: run deploy/first-run.sh`);
  return value;
}
