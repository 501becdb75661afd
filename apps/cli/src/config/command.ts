import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../environment.ts';

const EXAMPLES = `
Exit code:
  0 the configuration can be used, 2 it cannot: every mistake is a line on stderr with its place and what is allowed.

Examples:
  $ quality config check
  $ quality config check deploy/quality.config.yaml
  $ QUALITY_COLLECTOR_PORT=9500 quality config check --show
`;

/** Adds `quality config check`. */
export function registerConfig(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  const config = program.command('config').description('check a configuration');
  config
    .command('check')
    .description('check a configuration file, with the environment over it')
    .argument('[file]', 'configuration', 'quality.config.yaml')
    .option('--show', 'print the whole configuration as it is used, secrets hidden')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: { readonly show?: boolean }) => {
      const { checkConfig } = await import('./check-config.ts');
      finish(checkConfig(file, resolve(context.cwd, file), options.show === true, context));
    });
}
