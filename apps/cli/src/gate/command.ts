import { type Command, Option } from 'commander';
import { API_ENVIRONMENT, apiOption } from '../api-client.ts';
import { readScore } from '../check/read-score.ts';
import type { CommandContext } from '../environment.ts';
import type { GateOptions } from './run.ts';

const EXAMPLES = `${API_ENVIRONMENT}
Exit code:
  0 fit, 1 not fit, 2 cannot tell (no candles stored, the range is not over, no answer from the API).

Examples:
  $ quality gate --feed "binance BTC/USDT 1m" --from 2024-01-01 --to 2024-02-01
  $ quality gate --feed "kraken BTC/USD 1h" --from 2024-01-01 --to 2025-01-01 --min-score 95 --format json
  $ quality gate --feed "binance BTC/USDT 1m" --from 2024-01-01 --to 2024-02-01 && python backtest.py
`;

/** Adds `quality gate`: is a range of a feed fit for a back-test? */
export function registerGate(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('gate')
    .description('say whether a range of stored candles is fit for a back-test')
    .requiredOption('--feed <feed>', 'exchange, symbol and timeframe: "binance BTC/USDT 1m"')
    .requiredOption('--from <time>', 'first open time, ISO 8601 or epoch')
    .requiredOption('--to <time>', 'end of the range, not included')
    .addOption(new Option('--min-score <score>', 'least score that is fit').argParser(readScore).default(85))
    .addOption(new Option('--format <format>', 'kind of answer').choices(['text', 'json']).default('text'))
    .addOption(apiOption())
    .addHelpText('after', EXAMPLES)
    .action(async (options: GateOptions) => {
      const { runGate } = await import('./run.ts');
      finish(await runGate(options, context));
    });
}
