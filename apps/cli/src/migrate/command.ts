import type { Command } from 'commander';
import type { CommandContext } from '../environment.ts';

const EXAMPLES = `
Environment:
  DATABASE_URL, or POSTGRES_HOST, POSTGRES_PORT, POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD: the owner's credentials.

Exit code:
  0 the database is up to date, 1 (--status) something is pending, 2 it cannot be reached or migrated.

Examples:
  $ DATABASE_URL=postgres://owner@localhost/quality quality migrate
  $ quality migrate --status
`;

/** Adds `quality migrate`. */
export function registerMigrate(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('migrate')
    .description('bring the database up to date')
    .option('--status', 'list migrations, change nothing')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { readonly status?: boolean }) => {
      const { runMigrate, showStatus } = await import('./run.ts');
      finish(options.status === true ? await showStatus(context) : await runMigrate(context));
    });
}
