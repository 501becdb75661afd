import { resolve } from 'node:path';
import type { CommandContext, TextOutput } from '../environment.ts';
import type { CandleStore } from '../files/candle-store.ts';
import { readCandleFile } from '../files/read-candle-file.ts';
import { UnreadableFile } from '../files/unreadable-file.ts';
import { assessFile, type CheckedFile } from './assess-file.ts';
import type { CheckOptions, Format } from './options.ts';
import { createProgress } from './progress.ts';
import { readNow } from './read-now.ts';
import { failuresOf } from './thresholds.ts';

/** What a format makes of a run: one text for each piece of it. */
export interface Presenter {
  start?(): string;
  /** The report of one file, as soon as it is there. */
  file(checked: CheckedFile, failures: readonly string[]): string;
  /** A file that could not be read. */
  unreadable?(error: UnreadableFile): string;
  end?(): string;
}

/** What a presenter may know of the run and of the screen. */
export interface PresenterOptions {
  readonly fileCount: number;
  readonly colors: boolean;
  readonly isTTY: boolean;
  readonly columns: number;
  readonly options: CheckOptions;
}

const PRESENTERS: Readonly<Record<Format, (options: PresenterOptions) => Promise<Presenter>>> = {
  table: async (options) => (await import('../formats/table.ts')).tablePresenter(options),
  json: async (options) => (await import('../formats/json.ts')).jsonPresenter(options),
  ndjson: async () => (await import('../formats/json.ts')).ndjsonPresenter(),
  junit: async (options) => (await import('../formats/junit.ts')).junitPresenter(options),
  markdown: async (options) => (await import('../formats/markdown.ts')).markdownPresenter(options),
};

/** Checks files one after another, so that memory holds one at a time, or the part of one that is judged. Answers the exit code. */
export async function runCheck(files: readonly string[], options: CheckOptions, context: CommandContext): Promise<number> {
  const nowMs = options.now === undefined ? undefined : readNow(options.now, context.clock);
  if (options.timeframe !== undefined) (await import('@quality/validators')).parseTimeframe(options.timeframe);
  const presenter = await PRESENTERS[options.format]({
    fileCount: files.length,
    colors: context.colors,
    isTTY: context.stdout.isTTY,
    columns: context.stdout.columns ?? 100,
    options,
  });
  const progress = createProgress(files.length, context.stderr);
  let unreadable = 0;
  let failed = 0;
  await print(context.stdout, presenter.start?.());
  for (const [i, file] of files.entries()) {
    const name = file;
    let candles: CandleStore | null = null;
    try {
      const path = file === '-' ? '-' : resolve(context.cwd, file);
      const read = await readCandleFile(path, { name, stdin: context.stdin, progress: progress.listener(i, name) });
      candles = read.candles;
      const checked = await assessFile(name, read, options, nowMs, context.clock());
      progress.clear();
      if (options.format !== 'table') for (const note of checked.notes) context.stderr.write(`quality: ${name}: note: ${note}\n`);
      const failures = failuresOf(checked.report, options);
      if (failures.length > 0) failed += 1;
      await print(context.stdout, presenter.file(checked, failures));
    } catch (error) {
      progress.clear();
      const fault =
        error instanceof UnreadableFile ? error : new UnreadableFile(name, null, (error as Error).message, { cause: error });
      unreadable += 1;
      context.stderr.write(`quality: ${fault.message}\n`);
      await print(context.stdout, presenter.unreadable?.(fault));
    } finally {
      candles?.close();
    }
  }
  await print(context.stdout, presenter.end?.());
  return unreadable > 0 ? 2 : failed > 0 ? 1 : 0;
}

/** Waits for a slow reader, so that many large reports do not pile up in memory. */
async function print(output: TextOutput, text: string | undefined): Promise<void> {
  if (text === undefined || text === '') return;
  if (!output.write(text)) await output.drained?.();
}
