import { type Command, Option } from 'commander';
import { API_ENVIRONMENT, apiOption } from '../api-client.ts';
import type { CommandContext } from '../environment.ts';
import type { ReportOptions } from './run.ts';

const EXAMPLES = `${API_ENVIRONMENT}
Examples:
  $ quality report --from 2024-01-01 --to 2024-02-01 > january.html
  $ quality report --from 2024-01-01 --to 2024-02-01 --exchange kraken --output kraken.html
  $ quality report --from 2024-01-01 --to 2024-01-02 --format markdown >> "$GITHUB_STEP_SUMMARY"
`;

/** Adds `quality report`: how good the candles of a range were, in one file. */
export function registerReport(program: Command, context: CommandContext): void {
  program
    .command('report')
    .description('write how good the candles of a time range were, in one file with charts')
    .requiredOption('--from <time>', 'begin of the range, ISO 8601 or epoch')
    .option('--to <time>', 'end of the range, not included', 'now')
    .addOption(new Option('--format <format>', 'kind of file').choices(['html', 'markdown']).default('html'))
    .option('--exchange <id>', 'only feeds of this exchange')
    .option('--symbol <symbol>', 'only feeds of this symbol')
    .option('--timeframe <timeframe>', 'only feeds of this timeframe')
    .option('--output <file>', 'write to this file instead of standard output')
    .addOption(apiOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReportOptions) => {
      const { runReport } = await import('./run.ts');
      await runReport(options, context);
    });
}
