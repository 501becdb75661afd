import { databaseUrl } from '@quality/timescale';
import { CommandFailure } from './command-failure.ts';
import type { CommandContext } from './environment.ts';

/** The database that the environment names. */
export function databaseUrlOf({ environment }: CommandContext): string {
  const url = databaseUrl(environment);
  if (url === null) throw new CommandFailure('no database is named: set DATABASE_URL, or POSTGRES_HOST and what goes with it');
  return url;
}
