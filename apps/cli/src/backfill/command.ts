import type { Command } from 'commander';
import type { CommandContext } from '../environment.ts';
import type { BackfillCommandOptions } from './run.ts';

const EXAMPLES = `
A candle is stored only when it proves itself: it lies on the grid, the answer meets the stored candles beside the hole, and a trial
assessment finds nothing grave about it.

Environment:
  DATABASE_URL, or POSTGRES_HOST, POSTGRES_PORT, POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD; QUALITY_CONFIG for --config.

Exit code:
  0 nothing is missing any more (or --dry-run), 1 something stays missing, 2 bad usage, no database, or an exchange that is not known.

Examples:
  $ quality backfill --feed "binance BTC/USDT 1m" --from 2024-01-01 --to 2024-02-01 --dry-run
  $ quality backfill --feed "kraken BTC/USD 1h" --from 2024-01-01 --to now
`;

/** Adds `quality backfill`: fetch the candles that the history of a feed lacks. */
export function registerBackfill(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('backfill')
    .description('fetch the candles that the stored history of a feed lacks')
    .requiredOption('--feed <feed>', 'exchange, symbol and timeframe: "binance BTC/USDT 1m"')
    .requiredOption('--from <time>', 'first open time, ISO 8601 or epoch')
    .requiredOption('--to <time>', 'end of the range, not included; or now')
    .option('--dry-run', 'say what is missing, fetch nothing')
    .option('--config <file>', 'configuration with the settings of the exchange')
    .addHelpText('after', EXAMPLES)
    .action(async (options: BackfillCommandOptions) => {
      const { runBackfillCommand } = await import('./run.ts');
      finish(await runBackfillCommand(options, context));
    });
}
