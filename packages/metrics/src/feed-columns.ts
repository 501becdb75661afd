import type { Feed } from '@quality/validators';
import { labelText } from './label-text.ts';

/** One number for each feed, by row; NaN where the feed has no such series. */
export interface Column {
  values: Float64Array;
}

const NO_LABELS = Buffer.alloc(0);

/** The feeds in the order in which they were first seen, and columns of numbers beside them. */
export class FeedColumns {
  readonly #rows = new Map<string, number>();
  readonly #columns: Column[] = [];
  #feeds: (Feed | null)[] = [];
  #labels: Buffer[] = [];
  #capacity: number;

  constructor(firstCapacity = 64) {
    this.#capacity = firstCapacity;
  }

  /** Feeds that are there. */
  get size(): number {
    return this.#rows.size;
  }

  rowOf(feed: Feed): number | undefined {
    return this.#rows.get(labelText(feed));
  }

  /** Row of a feed; a new feed comes last, with every column NaN. */
  rowFor(feed: Feed): number {
    const labels = labelText(feed);
    const known = this.#rows.get(labels);
    if (known !== undefined) return known;
    if (this.#feeds.length === this.#capacity) this.#compactOrGrow();
    const row = this.#feeds.length;
    this.#feeds.push({ exchange: feed.exchange, symbol: feed.symbol, timeframe: feed.timeframe });
    this.#labels.push(Buffer.from(labels));
    this.#rows.set(labels, row);
    return row;
  }

  /** Removes a feed with all its numbers. Rows may move: a row number is good until the next removal. */
  remove(feed: Feed): boolean {
    const labels = labelText(feed);
    const row = this.#rows.get(labels);
    if (row === undefined) return false;
    this.#rows.delete(labels);
    this.#feeds[row] = null;
    this.#labels[row] = NO_LABELS;
    for (const column of this.#columns) column.values[row] = Number.NaN;
    return true;
  }

  /** A column of its own, NaN for every feed. */
  addColumn(): Column {
    const column = { values: new Float64Array(this.#capacity).fill(Number.NaN) };
    this.#columns.push(column);
    return column;
  }

  /** Rows in use, removed feeds among them until the next compaction. */
  get rowCount(): number {
    return this.#feeds.length;
  }

  /** The label text of a row, `exchange="…",symbol="…",timeframe="…"`, in UTF-8; empty for a removed feed. */
  get labels(): readonly Buffer[] {
    return this.#labels;
  }

  /** The feed of a row; null for a removed one. */
  get feeds(): readonly (Feed | null)[] {
    return this.#feeds;
  }

  #compactOrGrow(): void {
    if (this.#rows.size <= this.#capacity * 0.75) {
      this.#compact();
      return;
    }
    this.#capacity *= 2;
    for (const column of this.#columns) {
      const grown = new Float64Array(this.#capacity).fill(Number.NaN);
      grown.set(column.values);
      column.values = grown;
    }
  }

  #compact(): void {
    const kept: number[] = [];
    for (const [row, feed] of this.#feeds.entries()) if (feed !== null) kept.push(row);
    for (const column of this.#columns) {
      for (const [to, from] of kept.entries()) column.values[to] = column.values[from]!;
      column.values.fill(Number.NaN, kept.length);
    }
    this.#feeds = kept.map((row) => this.#feeds[row]!);
    this.#labels = kept.map((row) => this.#labels[row]!);
    this.#rows.clear();
    for (const [row, feed] of this.#feeds.entries()) this.#rows.set(labelText(feed!), row);
  }
}
