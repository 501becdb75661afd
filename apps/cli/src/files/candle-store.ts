import { tmpdir } from 'node:os';
import { type CandleColumns, CLOSE, columnsOf, HIGH, LOW, OPEN, TIME, VOLUME, WIDTH } from './candle-columns.ts';
import { CandleSpool } from './candle-spool.ts';

/** Most rows of a file that stay in memory, 48 MB of them; the rows of a longer one go to a temporary file. */
export const MOST_ROWS_IN_MEMORY = 1_000_000;
/** Rows of a chunk of the temporary file: what is in memory of it at a time. */
const CHUNK_ROWS = 65_536;

/** Sizes of a store; tests make them small. */
export interface StoreSizes {
  readonly mostInMemory?: number;
  readonly chunkRows?: number;
}

/** Opens the store of a file that is about to be read; it is told roughly how many rows will come. */
export type OpenStore = (expectedRows: number) => CandleStore;

/**
 * The candles of one file: six columns that grow as rows are read, and from `mostInMemory` rows on a temporary file. A row starts as
 * NaN throughout, so that a cell nobody writes is missing.
 */
export class CandleStore {
  /** The rows that are written now: all of them while the store is in memory. */
  columns: Float64Array[];
  /** Rows in `columns`. */
  length = 0;
  capacity: number;
  readonly #mostInMemory: number;
  readonly #chunkRows: number;
  #spool: CandleSpool | null = null;
  #spooled = 0;
  #roomOfChunk: Float64Array[] = [];
  /** Where each field stands among the columns. */
  #places: readonly number[] = [TIME, OPEN, HIGH, LOW, CLOSE, VOLUME];

  /** @param expectedRows a guess; a good one saves copying. */
  constructor(expectedRows: number, sizes: StoreSizes = {}) {
    this.#mostInMemory = sizes.mostInMemory ?? MOST_ROWS_IN_MEMORY;
    this.#chunkRows = sizes.chunkRows ?? CHUNK_ROWS;
    this.capacity = Math.min(this.#mostInMemory, Math.max(256, Math.ceil(expectedRows)));
    this.columns = emptyColumns(this.capacity);
  }

  get rowCount(): number {
    return this.#spooled + this.length;
  }

  get isInMemory(): boolean {
    return this.#spool === null;
  }

  /** Makes room for more rows: here or, when there are too many, by writing those at hand to the temporary file. */
  grow(): void {
    if (this.#spool !== null || this.capacity >= this.#mostInMemory) {
      this.#spill();
      return;
    }
    const capacity = Math.min(this.#mostInMemory, Math.ceil(this.capacity * 1.5));
    const grown = emptyColumns(capacity);
    for (let k = 0; k < WIDTH; k += 1) grown[k]!.set(this.columns[k]!);
    this.columns = grown;
    this.capacity = capacity;
  }

  /** Appends one row of six cells. */
  append(cells: ArrayLike<number>): void {
    if (this.length === this.capacity) this.grow();
    for (let k = 0; k < WIDTH; k += 1) this.columns[k]![this.length] = cells[k]!;
    this.length += 1;
  }

  /** Appends the first `count` rows of six columns. */
  appendColumns(columns: readonly Float64Array[], count: number): void {
    for (let from = 0; from < count; ) {
      if (this.length === this.capacity) this.grow();
      const taken = Math.min(count - from, this.capacity - this.length);
      for (let k = 0; k < WIDTH; k += 1) this.columns[k]!.set(columns[k]!.subarray(from, from + taken), this.length);
      this.length += taken;
      from += taken;
    }
  }

  /** Says that the prices stand in another order: for each of open, high, low, close the field under which it was written. */
  readPricesFrom(open: number, high: number, low: number, close: number): void {
    this.#places = [TIME, open, high, low, close, VOLUME];
  }

  /** All rows, without a copy, of a store that is in memory. */
  toColumns(): CandleColumns {
    return columnsOf(this.#inOrder(this.columns), this.length);
  }

  /** Chunks in the order of the file: one of a store in memory. */
  get chunkCount(): number {
    return this.#spool === null ? 1 : this.#spool.lengths.length + 1;
  }

  /** The rows of a chunk. They are good until the next chunk is read. */
  chunk(number: number): CandleColumns {
    const length = this.#spool?.lengths[number];
    if (length === undefined) return this.toColumns();
    const columns = this.#room(length);
    for (let k = 0; k < WIDTH; k += 1) this.#spool!.read(number, k, columns[k]!);
    return columnsOf(this.#inOrder(columns), length);
  }

  /** The open times of a chunk, good until the next chunk is read. */
  times(number: number): Float64Array {
    const length = this.#spool?.lengths[number];
    if (length === undefined) return this.columns[TIME]!.subarray(0, this.length);
    const column = this.#room(length)[TIME]!;
    this.#spool!.read(number, TIME, column);
    return column.subarray(0, length);
  }

  *chunks(): Generator<CandleColumns> {
    for (let number = 0; number < this.chunkCount; number += 1) yield this.chunk(number);
  }

  *allTimes(): Generator<Float64Array> {
    for (let number = 0; number < this.chunkCount; number += 1) yield this.times(number);
  }

  /** Gives the temporary file back. */
  close(): void {
    this.#spool?.close();
    this.#spool = null;
  }

  #spill(): void {
    try {
      this.#spool ??= new CandleSpool();
      for (let from = 0; from < this.length; from += this.#chunkRows) {
        this.#spool.append(this.columns, from, Math.min(this.length, from + this.#chunkRows));
      }
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw new Error(
        `no room for a temporary file in ${tmpdir()} (${code ?? message}): rows after the first million are kept there, 48 bytes each; TMPDIR names another folder`,
        { cause },
      );
    }
    this.#spooled += this.length;
    this.length = 0;
    if (this.capacity === this.#chunkRows) for (const column of this.columns) column.fill(Number.NaN);
    else this.columns = emptyColumns(this.#chunkRows);
    this.capacity = this.#chunkRows;
  }

  #room(length: number): Float64Array[] {
    if ((this.#roomOfChunk[0]?.length ?? 0) < length) this.#roomOfChunk = emptyColumns(length);
    return this.#roomOfChunk;
  }

  #inOrder(columns: readonly Float64Array[]): Float64Array[] {
    return this.#places.map((place) => columns[place]!);
  }
}

function emptyColumns(capacity: number): Float64Array[] {
  return Array.from({ length: WIDTH }, () => new Float64Array(capacity).fill(Number.NaN));
}
