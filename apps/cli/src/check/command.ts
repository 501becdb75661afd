import { SEVERITIES } from '@quality/validators';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from '../environment.ts';
import { type CheckOptions, FORMATS } from './options.ts';
import { readScore } from './read-score.ts';

const EXAMPLES = `
Files:
  CSV (columns are found by their names; without a header: time, open, high, low, close, volume), JSON, NDJSON, gzip of each,
  Parquet, and - for standard input. What a file holds is told by its content. Files may be larger than memory: from a million rows
  on they are judged part by part.

Exit code:
  0 passes, 1 below --fail-below or at or above --fail-on, 2 bad usage or a file that cannot be read.

Examples:
  $ quality check data/btc-1m.csv
  $ quality check data/*.csv.gz --exchange binance --timeframe 1h
  $ quality check data/btc-1m.csv --format json | jq .scores
  $ zcat candles.ndjson.gz | quality check - --symbol BTC/USDT
  $ quality check data/*.csv --format junit --fail-below 90 --fail-on high > quality.xml
  $ quality check data/*.csv --format markdown >> "$GITHUB_STEP_SUMMARY"
`;

/** Adds `quality check`: how good are the candles in these files? */
export function registerCheck(program: Command, context: CommandContext, finish: (exitCode: number) => void): void {
  program
    .command('check')
    .description('check candles in files')
    .argument('<file...>', 'files to check, or - for standard input')
    .option(
      '--exchange <id>',
      'exchange as ccxt spells it: its habits (grace, grid, candles without trades) are taken into account',
    )
    .option('--symbol <symbol>', 'symbol as ccxt spells it: BTC/USDT')
    .addOption(new Option('--timeframe <timeframe>', 'such as 1m, 4h, 1d (default: the commonest step)').argParser(noEmpty))
    .option(
      '--now <time>',
      'instant of judgement, ISO 8601 or epoch, or "now" (default: close of the last candle plus the grace)',
    )
    .addOption(new Option('--format <format>', 'kind of report').choices(FORMATS).default('table'))
    .addOption(new Option('--fail-below <score>', 'fail below this score, or without one').argParser(readScore))
    .addOption(new Option('--fail-on <severity>', 'fail on an issue of this severity or above').choices(SEVERITIES))
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: CheckOptions) => {
      const { runCheck } = await import('./run.ts');
      finish(await runCheck(files, options, context));
    });
}

function noEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty.');
  return value;
}
