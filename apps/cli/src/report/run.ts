import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createApiClient } from '../api-client.ts';
import { readNow } from '../check/read-now.ts';
import { CommandFailure } from '../command-failure.ts';
import type { CommandContext } from '../environment.ts';
import { formatTime } from '../formats/words.ts';
import { loadRangeQuality } from './load-range-quality.ts';

export interface ReportOptions {
  readonly from: string;
  readonly to: string;
  readonly format: 'html' | 'markdown';
  readonly exchange?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly output?: string;
  readonly api?: string;
}

/** Asks the API for a range and writes one file. */
export async function runReport(options: ReportOptions, context: CommandContext): Promise<void> {
  const fromMs = readNow(options.from, context.clock, '--from');
  const toMs = readNow(options.to, context.clock, '--to');
  if (fromMs >= toMs) throw new CommandFailure(`--from ${formatTime(fromMs)} is not before --to ${formatTime(toMs)}`);
  const client = createApiClient(options.api, context);
  const { exchange, symbol, timeframe } = options;
  const quality = await loadRangeQuality(client, { fromMs, toMs, filter: { exchange, symbol, timeframe } });
  const text =
    options.format === 'html'
      ? (await import('./html-report.ts')).htmlReport(quality, context.clock())
      : (await import('./markdown-report.ts')).markdownReport(quality, context.clock());
  if (options.output === undefined) {
    context.stdout.write(text);
    return;
  }
  await writeFile(resolve(context.cwd, options.output), text).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${options.output} cannot be written (${cause.code ?? cause.message})`, { cause });
  });
}
