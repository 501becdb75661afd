import { type Command, Option } from 'commander';
import { API_ENVIRONMENT, apiOption } from '../api-client.ts';
import type { CommandContext } from '../environment.ts';
import { readInterval } from './read-interval.ts';
import type { WatchOptions } from './run.ts';

const EXAMPLES = `${API_ENVIRONMENT}
Examples:
  $ quality watch
  $ quality watch --exchange binance --status poor
  $ quality watch --once
`;

/** Adds `quality watch`: how the feeds stand, again and again. */
export function registerWatch(program: Command, context: CommandContext): void {
  program
    .command('watch')
    .description('show how the feeds stand, live')
    .option('--exchange <id>', 'only feeds of this exchange')
    .option('--symbol <symbol>', 'only feeds of this symbol')
    .option('--timeframe <timeframe>', 'only feeds of this timeframe')
    .addOption(
      new Option('--status <status>', 'only feeds of this status').choices(['excellent', 'good', 'fair', 'poor', 'unknown']),
    )
    .addOption(new Option('--interval <seconds>', 'time between two looks').argParser(readInterval).default(2))
    .option('--once', 'print once and end (also where the output is no terminal)')
    .addOption(apiOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: WatchOptions) => {
      const { runWatch } = await import('./run.ts');
      await runWatch(options, context);
    });
}
