import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { CandleStore } from './candle-store.ts';
import type { CsvLayout } from './csv-layout.ts';
import type { CsvScanner } from './csv-scanner.ts';
import { parseNumberCell } from './number-cell.ts';
import { parseTimeText } from './time-text.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

/** A row longer than this is no row of candles. */
const LONGEST_ROW = 1 << 20;

/** Reads rows from the first quoted cell on with csv-parse, which knows quotes, escaped quotes and line breaks in cells. */
export async function readQuotedRows(
  file: string,
  bytes: AsyncIterable<Buffer>,
  layout: CsvLayout,
  store: CandleStore,
  scanner: CsvScanner,
): Promise<void> {
  const firstLine = scanner.line;
  let linesRead = 0;
  const parser = parse({
    delimiter: layout.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
    comment: '#',
    comment_no_infix: true,
    info: true,
    max_record_size: LONGEST_ROW,
    // Here, not below: rows that wait to be taken are gone when a fault ends the stream.
    on_record: (row, { lines }) => {
      linesRead = lines;
      return row;
    },
  });
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      appendRecord(record, firstLine + info.lines, layout, store, scanner);
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    // The row begins after the last whole one; where a quote stays open it ends much later or never.
    throw new UnreadableFile(file, firstLine + linesRead + 1, reasonOf(error), { cause: error });
  }
}

function appendRecord(record: readonly string[], line: number, layout: CsvLayout, store: CandleStore, scanner: CsvScanner): void {
  const [timeCell, ...others] = layout.cells;
  const clock = layout.clockCell >= 0 ? ` ${record[layout.clockCell] ?? ''}` : '';
  const text = (record[timeCell] ?? '') + clock;
  const time = readTime(text, layout);
  if (Number.isNaN(time)) {
    if (record.every((cell) => cell === '')) return;
    scanner.firstBadTime ??= { line, text };
  }
  store.append([time, ...others.map((cell) => parseNumberCell(record[cell] ?? '', layout.delimiter !== ','))]);
}

function readTime(text: string, layout: CsvLayout): number {
  const value = layout.compactDates ? Number.NaN : parseNumberCell(text, layout.delimiter !== ',');
  return Number.isNaN(value) ? parseTimeText(text, layout.dayOrder) : value;
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && typeof (error as CsvError).code === 'string' && (error as CsvError).code.startsWith('CSV_');
}

function reasonOf(error: CsvError): string {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'the row is longer than 1 MiB: a quote may be opened and never closed';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed';
  return `not readable as CSV: ${quoteValue(error.message)}`;
}
