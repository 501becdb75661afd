import type { Report } from '@quality/validators';
import { assessCandles } from './assess-candles.ts';
import type { CandleTable } from './candle-table.ts';
import { readCandles } from './read-candles.ts';

/** What the page asks the worker. */
export interface CheckRequest {
  readonly file: Blob;
  readonly name: string;
  readonly exchange: string | null;
  readonly timeframe: string | null;
}

export type CheckAnswer =
  | {
      readonly ok: true;
      readonly name: string;
      readonly report: Report;
      readonly table: CandleTable;
      readonly notes: readonly string[];
      readonly tookMs: number;
    }
  | { readonly ok: false; readonly name: string; readonly reason: string };

// A million rows take a second: the page stays awake meanwhile.
self.onmessage = async ({ data }: MessageEvent<CheckRequest>): Promise<void> => {
  const startedAt = performance.now();
  const { file, name, exchange, timeframe } = data;
  try {
    const { table, notes } = await readCandles(file);
    const assessed = assessCandles(table, { name, exchange, timeframe });
    const answer: CheckAnswer = {
      ok: true,
      name,
      report: assessed.report,
      table,
      notes: [...notes, ...assessed.notes],
      tookMs: performance.now() - startedAt,
    };
    self.postMessage(answer, { transfer: Object.values(table).map((column) => column.buffer) });
  } catch (error) {
    self.postMessage({ ok: false, name, reason: (error as Error).message } satisfies CheckAnswer);
  }
};
