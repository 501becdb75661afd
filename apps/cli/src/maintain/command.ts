import type { Command } from 'commander';
import type { CommandContext } from '../environment.ts';

const EXAMPLES = `
Environment:
  DATABASE_URL, or POSTGRES_HOST, POSTGRES_PORT, POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD: the owner's credentials.

A collector that has storage.maintenance.ownerUrl does the same by itself, and so do the jobs of a full TimescaleDB.

Exit code:
  0 done, or another process is at it; 2 the database cannot be reached or maintained.

Examples:
  $ DATABASE_URL=postgres://owner@localhost/quality quality maintain
`;

/** Adds `quality maintain`. */
export function registerMaintain(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('maintain')
    .description('refresh what late rows touched, roll up, and remove what is old')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const { runMaintain } = await import('./run.ts');
      finish(await runMaintain(context));
    });
}
