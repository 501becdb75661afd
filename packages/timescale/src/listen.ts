import type { Sql } from './connection.ts';
import { toStorageError } from './errors.ts';
import { decodeKeys, type QualityKey, qualityChannel } from './quality-key.ts';

export interface Listening {
  /** Hears nothing from then on; a connection that is gone is no failure. */
  close(): Promise<void>;
}

/**
 * Calls `onReports` with the keys of every batch that any process saves. The driver connects again by itself after a cut; what was
 * saved in between is not announced again, so `onListening` is called each time: read what is newer than what is known.
 */
export async function listenForReports(
  sql: Sql,
  onReports: (keys: readonly QualityKey[]) => void,
  onListening?: () => void,
): Promise<Listening> {
  const { unlisten } = await sql.listen(
    qualityChannel,
    (payload) => {
      const keys = decodeKeys(payload);
      if (keys.length > 0) onReports(keys);
    },
    onListening,
  );
  return {
    async close() {
      try {
        await unlisten();
      } catch (error) {
        const failure = toStorageError(error, 'unlisten');
        if (failure.code !== 'unavailable') throw failure;
      }
    },
  };
}
