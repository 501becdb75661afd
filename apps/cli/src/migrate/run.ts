import { migrate, migrationStatus } from '@quality/timescale';
import { databaseUrlOf } from '../database-url-of.ts';
import type { CommandContext } from '../environment.ts';

/** Applies what is pending. */
export async function runMigrate(context: CommandContext): Promise<number> {
  const { applied, version } = await migrate({ url: databaseUrlOf(context), log: (line) => context.stdout.write(`${line}\n`) });
  context.stdout.write(
    applied.length === 0 ? `nothing to do, the database is at ${version}\n` : `the database is at ${version}\n`,
  );
  return 0;
}

/** Lists migrations. Answers 1 where one is pending, changed or missing. */
export async function showStatus(context: CommandContext): Promise<number> {
  const migrations = await migrationStatus({ url: databaseUrlOf(context) });
  for (const { name, state, appliedAt } of migrations) {
    context.stdout.write(`${state.padEnd(8)} ${(appliedAt ?? '').padEnd(24)} ${name}\n`);
  }
  return migrations.every(({ state }) => state === 'applied') ? 0 : 1;
}
