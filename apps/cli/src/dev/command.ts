import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { CommandContext } from '../environment.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

interface DevFlags {
  readonly live?: boolean;
  readonly config?: string;
  readonly data: string;
  readonly reload: boolean;
}

/** Adds `quality dev`: the whole system on this machine from one command. */
export function registerDev(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('dev')
    .description('run database, exchange simulator, collector and API on this machine')
    .option('--live', 'use the real exchanges of the configuration instead of the simulator')
    .option('--config <file>', 'configuration for --live', 'quality.config.yaml')
    .option('--data <folder>', 'where the database and its history are kept', '.data')
    .option('--no-reload', 'do not restart on a change of the sources')
    .addHelpText('after', '\nExamples:\n  $ pnpm dev\n  $ pnpm dev --live\n')
    .action(async (flags: DevFlags) => {
      const { runDev } = await import('./run.ts');
      finish(
        await runDev({
          root: ROOT,
          dataDir: flags.data,
          live: flags.live ?? false,
          configFile: flags.config ?? 'quality.config.yaml',
          reload: flags.reload,
          context,
        }),
      );
    });
}
