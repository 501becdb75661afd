import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import { createApiClient } from '../api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CommandContext } from '../environment.ts';
import { type FeedStanding, standingTable } from './standing-table.ts';

export interface WatchOptions {
  readonly exchange?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly status?: string;
  readonly interval: number;
  readonly once?: boolean;
  readonly api?: string;
}

/** The screen of its own that full-screen programs use, without a cursor and with long lines cut; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';

/** Prints the table once, or on a terminal again and again until Ctrl-C. An API that goes away comes back by itself. */
export async function runWatch(options: WatchOptions, context: CommandContext): Promise<void> {
  const client = createApiClient(options.api, context);
  const colors = pc.createColors(context.colors);
  const { exchange, symbol, timeframe, status } = options;
  const look = async (signal?: AbortSignal): Promise<readonly FeedStanding[]> => {
    const { feeds } = await client.get<{ feeds: readonly FeedStanding[] }>(
      '/v1/feeds',
      { exchange, symbol, timeframe, status },
      signal,
    );
    if (!Array.isArray(feeds)) throw new CommandFailure(`${client.url} lists no feeds: it is not the API of quality`);
    return feeds;
  };
  const table = (feeds: readonly FeedStanding[], rows: number): string[] =>
    standingTable(feeds, { colors, columns: context.stdout.columns ?? 120, rows, nowMs: context.clock() });

  let feeds = await look();
  if (options.once === true || !context.stdout.isTTY) {
    context.stdout.write(`${table(feeds, Number.POSITIVE_INFINITY).join('\n')}\n`);
    return;
  }
  const stop = context.interruption();
  context.stdout.write(ENTER);
  let fault = '';
  try {
    while (!stop.aborted) {
      // Asked each time: a terminal changes its size.
      const rows = Math.max(5, (context.stdout.rows ?? 40) - 2);
      const lines = [...table(feeds, rows), fault === '' ? colors.dim('Ctrl-C ends') : colors.red(fault)];
      context.stdout.write(HOME + lines.map((line) => line + REST_OF_LINE).join('\n') + REST_OF_SCREEN);
      await sleep(options.interval * 1000, undefined, { signal: stop }).catch(() => {});
      try {
        if (!stop.aborted) feeds = await look(stop);
        fault = '';
      } catch (error) {
        fault = (error as Error).message;
      }
    }
  } finally {
    context.stdout.write(LEAVE);
  }
}
