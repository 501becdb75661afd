import type { CandleStore, OpenStore } from './candle-store.ts';
import { type CsvLayout, readCsvLayout, splitCells } from './csv-layout.ts';
import { CsvScanner } from './csv-scanner.ts';
import { type FileCandles, lacksTimes, mixedNote, onlyLabel } from './file-candles.ts';
import { orderNote, recognisePriceOrder } from './price-order.ts';
import { quoteValue, UnreadableFile } from './unreadable-file.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** A line longer than this is no row of candles. */
const LONGEST_LINE = 1 << 20;

/** Reads rows of text into columns, a chunk at a time. */
export async function readCsv(
  file: string,
  head: Buffer,
  chunks: AsyncIterable<Buffer>,
  size: number | null,
  openStore: OpenStore,
): Promise<FileCandles> {
  const newline = !head.includes(LINE_FEED) && head.includes(CARRIAGE_RETURN) ? CARRIAGE_RETURN : LINE_FEED;
  const lines = headLines(head, newline);
  const layout = readCsvLayout(file, lines);
  const candles = openStore(expectedRows(head, lines.length, size));
  const scanner = new CsvScanner(layout, candles, newline);
  const quotedFrom = await scan(file, scanner, chunks, layout, newline);
  if (quotedFrom !== null) {
    const { readQuotedRows } = await import('./csv-quoted.ts');
    await readQuotedRows(file, quotedFrom, layout, candles, scanner);
  }
  if (candles.rowCount === 0) throw new UnreadableFile(file, layout.firstRowLine, 'no rows after the header');
  if (scanner.firstBadTime !== null && lacksTimes(candles)) {
    const { line, text } = scanner.firstBadTime;
    throw new UnreadableFile(file, line, `${quoteValue(text)} is not a time`);
  }
  const symbols = labelsOf(lines, layout, layout.symbolCell);
  const exchanges = labelsOf(lines, layout, layout.exchangeCell);
  const notes = notesOf(lines, candles, layout, scanner);
  const mixed = [symbols, exchanges].filter((values) => values.length > 1).map(mixedNote);
  return { candles, symbol: onlyLabel(symbols), exchange: onlyLabel(exchanges), notes: [...mixed, ...notes] };
}

/** Scans all chunks. Answers what is left from the first quoted cell on, or null. */
async function scan(
  file: string,
  scanner: CsvScanner,
  chunks: AsyncIterable<Buffer>,
  layout: CsvLayout,
  newline: number,
): Promise<AsyncIterable<Buffer> | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let toSkip = layout.firstRowLine;
  let isFirst = true;
  for (;;) {
    const { value, done } = await iterator.next();
    const end = done === true;
    if (end && rest.length === 0) return null;
    let bytes: Buffer = end
      ? Buffer.concat([rest, Buffer.from([newline])])
      : rest.length > 0
        ? Buffer.concat([rest, value])
        : value;
    if (isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    isFirst = false;
    while (toSkip > 0) {
      const lineEnd = bytes.indexOf(newline);
      if (lineEnd < 0) break;
      bytes = bytes.subarray(lineEnd + 1);
      toSkip -= 1;
    }
    if (toSkip > 0) {
      if (end) return null;
      rest = Buffer.from(bytes);
      continue;
    }
    const read = scanner.push(bytes);
    if (scanner.quoted) return remaining(Buffer.from(bytes.subarray(read)), end ? null : iterator);
    rest = Buffer.from(bytes.subarray(read));
    if (rest.length > LONGEST_LINE) throw new UnreadableFile(file, scanner.line + 1, 'the line is longer than 1 MiB');
    if (end) return null;
  }
}

async function* remaining(first: Buffer, iterator: AsyncIterator<Buffer> | null): AsyncGenerator<Buffer> {
  yield first;
  while (iterator !== null) {
    const { value, done } = await iterator.next();
    if (done === true) return;
    yield Buffer.from(value);
  }
}

function headLines(head: Buffer, newline: number): string[] {
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  const lines = text.split(newline === LINE_FEED ? /\r?\n/ : '\r');
  // The last line of a full head is cut somewhere: it must not be judged.
  if (lines.length > 2 && !text.endsWith('\n') && !text.endsWith('\r')) lines.pop();
  return lines;
}

/** Rows that fit a file of this size, from the length of its first lines. */
function expectedRows(head: Buffer, lines: number, size: number | null): number {
  if (size === null || size <= head.length) return lines + 1;
  return Math.ceil((size / head.length) * lines * 1.02);
}

/** What a column of labels says in the first rows. */
function labelsOf(lines: readonly string[], layout: CsvLayout, cell: number): readonly string[] {
  if (cell < 0) return [];
  const rows = lines.slice(layout.firstRowLine).filter((line) => line.trim() !== '' && line.trim() !== layout.header);
  return [...new Set(rows.map((line) => splitCells(line, layout.delimiter)[cell] ?? ''))];
}

/** What a reader should know of how the file was read; recognises prices that stand in another order. */
function notesOf(lines: readonly string[], candles: CandleStore, layout: CsvLayout, scanner: CsvScanner): string[] {
  const notes: string[] = [];
  if (layout.header === null) {
    const above = lines.slice(0, layout.firstRowLine).findLastIndex((line) => line.split(layout.delimiter).length >= 5);
    if (above >= 0) notes.push(`line ${above + 1} is no header that is understood: columns are read in the usual order`);
    const found = recognisePriceOrder(candles);
    if (found !== null) notes.push(orderNote(found.order, found.violationRatio));
  }
  if (layout.cells[5] === -1) notes.push('no volume column');
  if (scanner.repeatedHeaders > 0) notes.push(`${scanner.repeatedHeaders} repeated header lines left out`);
  return notes;
}
