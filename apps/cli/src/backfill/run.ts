import { resolve } from 'node:path';
import { type BackfillPlan, type BackfillResult, nap, prepareBackfill } from '@quality/collector';
import { type Config, ConfigError, loadConfig, parseConfig } from '@quality/config';
import { createCcxtSource } from '@quality/exchanges';
import { connect } from '@quality/timescale';
import { readNow } from '../check/read-now.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CommandContext } from '../environment.ts';
import { feedOfText, type NamedFeed } from '../feed-of-text.ts';
import { formatCount, formatRange, formatTime } from '../formats/words.ts';
import { createBar } from './progress-bar.ts';

export interface BackfillCommandOptions {
  readonly feed: string;
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly config?: string;
}

/** Most ranges that are listed. */
const MOST_LINES = 20;

/** Plans, and unless it is a dry run fetches. Answers the exit code. */
export async function runBackfillCommand(options: BackfillCommandOptions, context: CommandContext): Promise<number> {
  const feed = feedOfText(options.feed);
  const fromMs = readNow(options.from, context.clock, '--from');
  const toMs = readNow(options.to, context.clock, '--to');
  if (fromMs >= toMs) throw new CommandFailure(`--from ${formatTime(fromMs)} is not before --to ${formatTime(toMs)}`);
  const config = configOf(options.config, context);
  const repository = connect({ url: config.storage.url ?? '', poolSize: 2, applicationName: 'quality-backfill' });
  const source = sourceOf(feed, config, context);
  try {
    const { clock: now } = context;
    const backfill = await prepareBackfill({
      feed,
      range: [fromMs, toMs],
      config,
      repository,
      source,
      now,
      sleep: nap,
      random: Math.random,
    });
    context.stdout.write(planText(options.feed, backfill.plan));
    if (options.dryRun === true || backfill.plan.missing === 0) return 0;
    const bar = createBar(context.stderr, now);
    const result = await backfill.run({ signal: context.interruption(), onProgress: bar.show });
    bar.clear();
    context.stdout.write(resultText(result));
    return result.filled === result.missing ? 0 : 1;
  } finally {
    await source.close();
    await repository.close();
  }
}

function configOf(file: string | undefined, { cwd, environment }: CommandContext): Config {
  const path = file ?? environment.QUALITY_CONFIG;
  try {
    return path === undefined ? parseConfig('feeds: {}', { env: environment }) : loadConfig(resolve(cwd, path), environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new CommandFailure(error.message.replaceAll('\n', ' '));
    throw error;
  }
}

function sourceOf({ exchange }: NamedFeed, config: Config, { clock }: CommandContext) {
  const { baseUrl, timeoutMs, requestsPerSecond } = config.exchanges[exchange] ?? {};
  return createCcxtSource({
    exchange,
    now: clock,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
  });
}

function planText(feed: string, { range, slots, stored, missing, gaps, pieces }: BackfillPlan): string {
  const counts = `${formatCount(slots)} candles, ${formatCount(stored)} stored, ${formatCount(missing)} missing`;
  const work =
    missing === 0
      ? ''
      : ` in ${formatCount(gaps.length)} ${gaps.length === 1 ? 'range' : 'ranges'}, ${formatCount(pieces.length)} ${pieces.length === 1 ? 'request' : 'requests'}`;
  const lines = gaps.slice(0, MOST_LINES).map((gap) => `  ${formatRange(gap)}\n`);
  const rest = gaps.length - lines.length;
  return `${feed}  ${formatRange(range)} UTC: ${counts}${work}\n${lines.join('')}${rest > 0 ? `  and ${formatCount(rest)} more\n` : ''}`;
}

function resultText({ asked, filled, missing, open, isInterrupted }: BackfillResult): string {
  const head = isInterrupted ? `interrupted after ${formatCount(asked)} of ${formatCount(missing)} candles: ` : '';
  const lines = open
    .slice(0, MOST_LINES)
    .map(({ range, outcome }) => `  ${formatRange(range)} stays open: ${outcomeText(outcome)}\n`);
  const rest = open.length - lines.length;
  return `${head}${formatCount(filled)} of ${formatCount(missing)} missing candles filled\n${lines.join('')}${rest > 0 ? `  and ${formatCount(rest)} more\n` : ''}`;
}

function outcomeText(outcome: BackfillResult['open'][number]['outcome']): string {
  switch (outcome.kind) {
    case 'nothing':
      return 'the exchange answers around it and has nothing for it';
    case 'partial':
      return 'the exchange has some of its candles';
    case 'refused':
      return `the answer was refused: ${outcome.why}`;
    case 'failed':
      return `the exchange did not answer: ${outcome.why}`;
  }
}
