import { openConnection } from '../connection.ts';
import { toStorageError } from '../errors.ts';
import { refreshAggregates } from './refresh-aggregates.ts';
import { removeOld } from './remove-old.ts';
import { rollUp } from './roll-up.ts';
import { readSettings } from './settings.ts';

export interface MaintainOptions {
  /** Connection URL of the owner. */
  readonly url: string;
  /** Epoch ms; retention and roll-ups go by it. */
  readonly now?: number;
  readonly log?: (line: string) => void;
}

export interface MaintainResult {
  /** Another process is at it: nothing was done here. */
  readonly skipped: boolean;
  /** Hours that were rolled up, dirty ones included. */
  readonly hours: number;
  /** Raw rows removed; chunks, where TimescaleDB keeps them. */
  readonly removed: number;
}

/** Any number, the same in every process that maintains. */
const lockNumber = '7238114905319';

/**
 * Does what keeps the history small and its roll-ups right: refreshes what late rows touched, and, where TimescaleDB has no jobs for
 * it, rolls up and removes what is old. Safe at any time and from many processes: one works, the others skip.
 */
export async function maintain({ url, now = Date.now(), log = () => undefined }: MaintainOptions): Promise<MaintainResult> {
  const sql = openConnection({ url, poolSize: 2, statementTimeoutMs: 0, applicationName: 'quality maintain' });
  try {
    // The lock has a connection of its own: a refresh runs in no transaction, and the pool must not hand the lock's one out.
    const lock = await sql.reserve();
    try {
      const [row] = await lock<{ locked: boolean }[]>`select pg_try_advisory_lock(${lockNumber}::bigint) as locked`;
      if (!row?.locked) return { skipped: true, hours: 0, removed: 0 };
      const { edition } = await readSettings(sql);
      const hours = edition === 'timescale' ? await refreshAggregates(sql, now) : await rollUp(sql, now);
      const removed = edition === 'timescale' ? 0 : await removeOld(sql, now);
      if (hours + removed > 0)
        log(`maintenance: ${hours} hours rolled up, ${removed} ${edition === 'none' ? 'rows' : 'chunks'} removed`);
      return { skipped: false, hours, removed };
    } finally {
      await lock`select pg_advisory_unlock_all()`;
      lock.release();
    }
  } catch (error) {
    throw toStorageError(error, 'maintenance failed');
  } finally {
    await sql.end({ timeout: 5 });
  }
}
