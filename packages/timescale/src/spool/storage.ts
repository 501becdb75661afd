import type { Report } from '@quality/validators';
import { z } from 'zod';
import { type CandleRecord, candleSchema } from '../candle-record.ts';
import { StorageError, toStorageError } from '../errors.ts';
import { parseInput } from '../input.ts';
import { type QualityRecord, type QualityRow, toQualityRow } from '../quality-record.ts';
import { insertCandleRows } from '../queries/insert-candles.ts';
import { insertQualityRows } from '../queries/insert-quality-metrics.ts';
import type { Repository } from '../repository.ts';
import { openSpool, type SpoolEntry } from './spool.ts';
import { aborted, inTime, sleepFor, unanswered } from './waiting.ts';

export interface StorageOptions {
  readonly repository: Repository;
  /** File of the spool; its folder is made when missing. */
  readonly spoolPath: string;
  /** Largest size of the spool; what does not fit is dropped and counted, the oldest is kept. 1 GB when left out. */
  readonly maxSpoolBytes?: number;
  /** A batch that is not answered in this time is sent again on a new connection. 60 s when left out. */
  readonly writeTimeoutMs?: number;
  readonly log?: (line: string) => void;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Called after each batch that the database has. */
  readonly onWrite?: (batch: { readonly reports: number; readonly candles: number; readonly durationMs: number }) => void;
  /** Called after each attempt that failed. */
  readonly onFailure?: (error: StorageError) => void;
}

export interface StorageStats {
  readonly pendingReports: number;
  readonly pendingCandles: number;
  readonly spoolBytes: number;
  /** Reports and candles that the database has since the start. */
  readonly written: number;
  /** Reports and candles that the spool had no room for. */
  readonly dropped: number;
  /** Reports and candles that cannot be stored as they are: refused here or by the database. */
  readonly rejected: number;
  readonly lastError: string | null;
  /** Time that the last batch took. */
  readonly lastWriteMs: number | null;
  /** The last attempt reached the database. */
  readonly connected: boolean;
}

/** Writes behind a spool on disk: nobody who saves waits for the database, and nothing is lost or doubled while it is away. */
export interface Storage {
  /** Into the spool, at once. Does not throw but after `close`; what cannot be stored is counted and logged. */
  saveReports(records: readonly (QualityRecord | Report)[]): void;
  saveCandles(candles: readonly CandleRecord[]): void;
  stats(): StorageStats;
  /** True when everything is in the database, false when the time was up first. */
  drain(options?: { readonly timeoutMs?: number }): Promise<boolean>;
  /** Writes what it can in the time, then closes the spool; the rest stays on disk for the next start. */
  close(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/** Entries and bytes of one batch. */
const batchEntries = 1_000;
const batchBytes = 8_000_000;
/** Waits between attempts double from the first to the last. */
const firstWaitMs = 100;
const longestWaitMs = 5_000;
/** Entries kept in memory while the disk of the spool refuses them. */
const maxOverflow = 10_000;

/** Starts to write what is in the spool, and whatever is saved from now on. */
export function createStorage(options: StorageOptions): Storage {
  const { repository, writeTimeoutMs = 60_000, log = () => undefined, now = Date.now, sleep = sleepFor } = options;
  const spool = openSpool({ path: options.spoolPath, maxBytes: options.maxSpoolBytes ?? 1_000_000_000, log });
  const closing = new AbortController();
  const counts = { written: 0, dropped: 0, rejected: 0 };
  let overflow: Omit<SpoolEntry, 'id'>[] = [];
  let lastError: string | null = null;
  let lastWriteMs: number | null = null;
  let connected = false;
  let wake: () => void = () => undefined;
  let drained: (() => void)[] = [];

  function add(entries: Omit<SpoolEntry, 'id'>[]): void {
    if (closing.signal.aborted) throw new StorageError('closed', 'storage is closed');
    if (entries.length === 0) return;
    try {
      if (!spool.add(entries)) drop(entries, 'the spool is full');
    } catch (error) {
      // The disk refuses: keep the newest state in memory for as long as that lasts.
      lastError = `the spool cannot be written: ${(error as Error).message}`;
      const room = maxOverflow - overflow.length;
      overflow.push(...entries.slice(0, room));
      if (entries.length > room) drop(entries.slice(room), lastError);
    }
    wake();
  }

  function drop(entries: readonly Omit<SpoolEntry, 'id'>[], why: string): void {
    const items = entries.reduce((sum, entry) => sum + entry.items, 0);
    if (counts.dropped === 0) log(`${why}: reports and candles are lost until there is room again`);
    counts.dropped += items;
    lastError = why;
  }

  function reject(items: number, why: string): void {
    counts.rejected += items;
    lastError = why;
    log(`refused: ${why}`);
  }

  /** Checks each on its own: one that cannot be stored must not take others with it. */
  function entriesOf<T>(
    values: readonly T[],
    kind: SpoolEntry['kind'],
    toPayload: (value: T) => string,
  ): Omit<SpoolEntry, 'id'>[] {
    const entries: Omit<SpoolEntry, 'id'>[] = [];
    for (const value of values) {
      try {
        entries.push({ kind, payload: toPayload(value), items: 1 });
      } catch (error) {
        reject(1, (error as Error).message);
      }
    }
    return entries;
  }

  async function write(batch: readonly SpoolEntry[]): Promise<void> {
    const rows = batch.filter(({ kind }) => kind === 'report').map(({ payload }) => JSON.parse(payload) as QualityRow);
    const candles = batch
      .filter(({ kind }) => kind === 'candles')
      .flatMap(({ payload }) => z.array(candleSchema).parse(JSON.parse(payload)));
    if (rows.length > 0) await insertQualityRows(repository.sql, rows);
    if (candles.length > 0) await insertCandleRows(repository.sql, candles, new Date(now()));
  }

  /** Writes a batch; when the database refuses it for good, its halves, until the culprit stands alone. */
  async function writeOrSetAside(batch: readonly SpoolEntry[]): Promise<void> {
    try {
      await inTime(write(batch), writeTimeoutMs);
      spool.remove(batch.map(({ id }) => id));
      counts.written += batch.reduce((sum, { items }) => sum + items, 0);
    } catch (cause) {
      const error = toStorageError(cause, 'reports cannot be written');
      if (error.retryable) throw error;
      const [first] = batch;
      if (batch.length === 1 && first !== undefined) {
        spool.setAside(first, error.message);
        return reject(first.items, error.message);
      }
      const half = batch.length >> 1;
      await writeOrSetAside(batch.slice(0, half));
      await writeOrSetAside(batch.slice(half));
    }
  }

  async function step(): Promise<boolean> {
    if (overflow.length > 0 && spool.add(overflow)) overflow = [];
    const batch = spool.peek(batchEntries, batchBytes);
    if (batch.length === 0) {
      if (!connected) await inTime(repository.sql`select 1`, writeTimeoutMs);
      connected = true;
      return false;
    }
    const start = performance.now();
    await writeOrSetAside(batch);
    lastWriteMs = performance.now() - start;
    if (!connected) log('the database takes reports');
    connected = true;
    lastError = null;
    const items = (kind: SpoolEntry['kind']) => batch.reduce((sum, entry) => sum + (entry.kind === kind ? entry.items : 0), 0);
    options.onWrite?.({ reports: items('report'), candles: items('candles'), durationMs: lastWriteMs });
    return true;
  }

  function isWaiting(): boolean {
    const { reports, candles } = spool.pending();
    return reports + candles + overflow.length > 0;
  }

  async function run(): Promise<void> {
    let waitMs = firstWaitMs;
    const closed = aborted(closing.signal);
    while (!closing.signal.aborted) {
      const woken = new Promise<void>((done) => {
        wake = done;
      });
      try {
        if (await step()) continue;
        waitMs = firstWaitMs;
        // Something may have been saved while the database was asked whether it is there.
        if (isWaiting()) continue;
        for (const done of drained.splice(0)) done();
        await Promise.race([woken, closed]);
      } catch (cause) {
        const error = toStorageError(cause, 'the spool cannot be emptied');
        if (connected || lastError === null) log(`the database does not take reports, they wait on disk: ${error.message}`);
        connected = false;
        lastError = error.message;
        options.onFailure?.(error);
        if (error.code === 'timeout' && error.cause === unanswered) repository.reconnect();
        await sleep(waitMs, closing.signal);
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    }
  }

  const running = run();

  const drain = async ({ timeoutMs = 10_000 } = {}): Promise<boolean> => {
    const empty = new Promise<void>((done) => {
      drained.push(done);
    });
    wake();
    const timer = new AbortController();
    await Promise.race([empty, sleepFor(timeoutMs, timer.signal)]);
    timer.abort();
    return !isWaiting();
  };

  return {
    saveReports: (records) => add(entriesOf(records, 'report', (record) => JSON.stringify(toQualityRow(record)))),
    saveCandles(candles) {
      // One entry a call; when one candle is wrong, one entry a candle, so that the others are kept.
      const stamp = (candle: CandleRecord) => ({ ...candle, fetchedAt: candle.fetchedAt ?? now() });
      const payload = (some: readonly CandleRecord[]) =>
        JSON.stringify(parseInput(z.array(candleSchema), some.map(stamp), 'candles'));
      for (let start = 0; start < candles.length; start += batchEntries) {
        const part = candles.slice(start, start + batchEntries);
        let whole: string | null = null;
        try {
          whole = payload(part);
        } catch {
          add(entriesOf(part, 'candles', (candle) => payload([candle])));
        }
        if (whole !== null) add([{ kind: 'candles', payload: whole, items: part.length }]);
      }
    },
    stats() {
      const { reports, candles } = spool.pending();
      const waiting = (kind: SpoolEntry['kind']) =>
        overflow.reduce((sum, entry) => sum + (entry.kind === kind ? entry.items : 0), 0);
      return {
        pendingReports: reports + waiting('report'),
        pendingCandles: candles + waiting('candles'),
        spoolBytes: spool.bytes(),
        ...counts,
        lastError,
        lastWriteMs,
        connected,
      };
    },
    drain,
    async close({ timeoutMs = 5_000 } = {}) {
      if (closing.signal.aborted) return;
      if (timeoutMs > 0) await drain({ timeoutMs });
      closing.abort();
      // A batch on its way may outlast the time; it is removed from the spool only when it is known to be written.
      const timer = new AbortController();
      await Promise.race([running, sleepFor(timeoutMs, timer.signal)]);
      timer.abort();
      drained = [];
      spool.close();
    },
  };
}
