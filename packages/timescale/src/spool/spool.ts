import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { StorageError } from '../errors.ts';

/** What waits: one report, or the candles of one call. */
export type SpoolKind = 'report' | 'candles';

export interface SpoolEntry {
  readonly id: number;
  readonly kind: SpoolKind;
  readonly payload: string;
  /** Reports or candles in it. */
  readonly items: number;
}

export interface SpoolOptions {
  readonly path: string;
  /** Largest size in bytes; what does not fit is refused, so that the oldest is kept. */
  readonly maxBytes: number;
  readonly log?: (line: string) => void;
}

/** Entries on disk, first in, first out; they survive the process. All calls are synchronous and take microseconds an entry. */
export interface Spool {
  /** Adds entries, all of them or, when they do not fit, none; answers whether they were added. */
  add(entries: readonly Omit<SpoolEntry, 'id'>[]): boolean;
  /** The oldest entries: at most `limit`, and no more than `maxBytes` of payload but one at least. */
  peek(limit: number, maxBytes: number): SpoolEntry[];
  remove(ids: readonly number[]): void;
  /** Sets an entry apart that the database refuses for good, with the reason. */
  setAside(entry: SpoolEntry, reason: string): void;
  pending(): { readonly reports: number; readonly candles: number };
  /** Bytes in use; the file itself may be larger for a while. */
  bytes(): number;
  close(): void;
}

/** Entries set apart that are kept for a look; older ones make room. */
const keptAside = 1_000;
/** Free pages that an empty spool gives back to the disk, with its log: 16 MB. Each time it is emptied would cost the caller a sync. */
const mostFreePages = 4_000;

/** Opens a spool; a file that is no spool any more is put aside under another name and a new one is begun. */
export function openSpool({ path, maxBytes, log = () => undefined }: SpoolOptions): Spool {
  let database: DatabaseSync;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = openDatabase(path);
  } catch (error) {
    if (!/malformed|not a database/.test((error as Error).message)) {
      throw new StorageError('spool', `the spool ${path} cannot be opened: ${(error as Error).message}`, { cause: error });
    }
    const aside = `${path}.damaged-${Date.now()}`;
    renameSync(path, aside);
    log(`the spool ${path} is damaged: it is kept as ${aside}, a new one is begun`);
    database = openDatabase(path);
  }
  return createSpool(database, maxBytes);
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 250 });
  try {
    // NORMAL: an entry survives the process at once, a power cut from the next checkpoint on.
    database.exec(`
      pragma auto_vacuum = incremental;
      pragma journal_mode = wal;
      pragma synchronous = normal;
      create table if not exists entry (
        id integer primary key autoincrement,
        kind text not null,
        payload text not null,
        items integer not null
      );
      create table if not exists aside (
        id integer primary key autoincrement,
        kind text not null,
        payload text not null,
        reason text not null
      );
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function createSpool(database: DatabaseSync, maxBytes: number): Spool {
  const insert = database.prepare('insert into entry (kind, payload, items) values (?, ?, ?)');
  const oldest = database.prepare('select id, kind, payload, items from entry order by id limit ?');
  const remove = database.prepare('delete from entry where id in (select value from json_each(?))');
  const insertAside = database.prepare('insert into aside (kind, payload, reason) values (?, ?, ?)');
  const trimAside = database.prepare('delete from aside where id <= (select max(id) from aside) - ?');
  const pages = database.prepare('select page_count as pages from pragma_page_count');
  const freePages = database.prepare('select freelist_count as pages from pragma_freelist_count');
  const pageSize = (database.prepare('select page_size as size from pragma_page_size').get() as { size: number }).size;
  const count = (statement: StatementSync) => (statement.get() as { pages: number }).pages;

  const waiting = database.prepare('select coalesce(sum(items), 0) as items from entry where kind = ?');
  const countItems = (kind: SpoolKind) => (waiting.get(kind) as { items: number }).items;
  const pending = { report: countItems('report'), candles: countItems('candles') };
  const bytes = () => (count(pages) - count(freePages)) * pageSize;

  const transaction = (work: () => void) => {
    database.exec('begin immediate');
    try {
      work();
      database.exec('commit');
    } catch (error) {
      if (database.isTransaction) database.exec('rollback');
      throw error;
    }
  };

  return {
    add(entries) {
      const size = entries.reduce((sum, { payload }) => sum + Buffer.byteLength(payload), 0);
      if (bytes() + size > maxBytes) return false;
      transaction(() => {
        for (const { kind, payload, items } of entries) insert.run(kind, payload, items);
      });
      for (const { kind, items } of entries) pending[kind] += items;
      return true;
    },
    peek(limit, maxBatchBytes) {
      const batch: SpoolEntry[] = [];
      let size = 0;
      for (const entry of oldest.iterate(limit) as Iterable<unknown> as Iterable<SpoolEntry>) {
        size += entry.payload.length;
        if (batch.length > 0 && size > maxBatchBytes) break;
        batch.push({ ...entry });
      }
      // Another process may have emptied the file; counting on would wait for its rows for ever.
      if (batch.length === 0) for (const kind of ['report', 'candles'] as const) pending[kind] = countItems(kind);
      return batch;
    },
    remove(ids) {
      const known = database.prepare('select kind, items from entry where id in (select value from json_each(?))');
      const gone = known.all(JSON.stringify(ids)) as { kind: SpoolKind; items: number }[];
      transaction(() => remove.run(JSON.stringify(ids)));
      for (const { kind, items } of gone) pending[kind] -= items;
      if (pending.report + pending.candles === 0 && count(freePages) > mostFreePages) {
        database.exec('pragma incremental_vacuum; pragma wal_checkpoint(truncate)');
      }
    },
    setAside(entry, reason) {
      transaction(() => {
        insertAside.run(entry.kind, entry.payload, reason);
        trimAside.run(keptAside);
        remove.run(JSON.stringify([entry.id]));
      });
      pending[entry.kind] -= entry.items;
    },
    pending: () => ({ reports: pending.report, candles: pending.candles }),
    bytes,
    close: () => database.close(),
  };
}
