import { StorageError } from './errors.ts';

/**
 * The database named by the environment: `DATABASE_URL`, else `POSTGRES_HOST`, `POSTGRES_PORT` (5432), `POSTGRES_DB` (quality),
 * `POSTGRES_USER` (quality) and `POSTGRES_PASSWORD`; null when neither is set.
 */
export function databaseUrl(environment: Readonly<Record<string, string | undefined>>): string | null {
  if (environment.DATABASE_URL) return environment.DATABASE_URL;
  const { POSTGRES_HOST: host, POSTGRES_PORT: port = '5432', POSTGRES_PASSWORD: password } = environment;
  if (!host) return null;
  if (!/^\d+$/.test(port)) throw new StorageError('invalid_input', `POSTGRES_PORT is not a port: ${port}`);
  const user = environment.POSTGRES_USER || 'quality';
  const name = environment.POSTGRES_DB || 'quality';
  const secret = password ? `:${encodeURIComponent(password)}` : '';
  const literal = host.includes(':') ? `[${host}]` : host;
  return `postgres://${encodeURIComponent(user)}${secret}@${literal}:${port}/${encodeURIComponent(name)}`;
}
