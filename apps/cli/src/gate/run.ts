import type { Scores, Severity } from '@quality/validators';
import pc from 'picocolors';
import { createApiClient } from '../api-client.ts';
import { readNow } from '../check/read-now.ts';
import { formatScore } from '../check/thresholds.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CommandContext } from '../environment.ts';
import { feedOfText, pathOfFeed } from '../feed-of-text.ts';
import { formatCount, formatTime } from '../formats/words.ts';

export interface GateOptions {
  readonly feed: string;
  readonly from: string;
  readonly to: string;
  readonly minScore: number;
  readonly format: 'text' | 'json';
  readonly api?: string;
}

/** What `GET …/ready` answers, as far as it is shown. */
interface Verdict {
  readonly verdict: 'fit' | 'unfit' | 'cannot_tell';
  readonly minScore: number;
  readonly scores: Scores;
  readonly expected: number;
  readonly received: number;
  readonly reasons: readonly {
    readonly severity: Severity | null;
    readonly code: string;
    readonly points: number | null;
    readonly message: string;
  }[];
}

const EXIT_CODES = { fit: 0, unfit: 1, cannot_tell: 2 } as const;

/** Asks the API and prints its verdict. Answers the exit code. */
export async function runGate(options: GateOptions, context: CommandContext): Promise<number> {
  const feed = feedOfText(options.feed);
  const from = readNow(options.from, context.clock, '--from');
  const to = readNow(options.to, context.clock, '--to');
  if (from >= to) throw new CommandFailure(`--from ${formatTime(from)} is not before --to ${formatTime(to)}`);
  const client = createApiClient(options.api, context);
  const query = { from, to, minScore: options.minScore };
  const verdict = await client.get<Verdict>(`${pathOfFeed(feed)}/ready`, query);
  if (!(verdict.verdict in EXIT_CODES)) throw new CommandFailure(`${client.url} gives no verdict: it is not this version's API`);
  context.stdout.write(
    options.format === 'json'
      ? `${JSON.stringify(verdict)}\n`
      : textOf(options.feed, from, to, verdict, pc.createColors(context.colors)),
  );
  return EXIT_CODES[verdict.verdict];
}

function textOf(feed: string, from: number, to: number, verdict: Verdict, colors: ReturnType<typeof pc.createColors>): string {
  const words = { fit: colors.green('FIT'), unfit: colors.red('NOT FIT'), cannot_tell: colors.yellow('CANNOT TELL') };
  const { overall } = verdict.scores;
  const score = overall === null ? '' : `  score ${formatScore(overall)} (least ${verdict.minScore})`;
  const lines = [
    `${colors.bold(words[verdict.verdict])}  ${feed}  ${formatTime(from)} – ${formatTime(to)} UTC${score}`,
    `  ${formatCount(verdict.received)} of ${formatCount(verdict.expected)} candles`,
    ...verdict.reasons.map(({ severity, points, message }) => {
      const cost = points === null || points < 0.005 ? '' : `−${points.toFixed(2)}`;
      return `  ${colors.red(cost.padStart(7))}  ${severity === null ? '' : `${severity}: `}${message}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}
