import { type Config, feedKey } from '@quality/config';
import {
  type CandleRecord,
  checkSchemaVersion,
  connect,
  createStorage,
  type QualityRecord,
  type StorageOptions,
} from '@quality/timescale';
import type { Logger } from 'pino';
import { loadCandles } from './load-candles.ts';
import type { NewestStored, Storage } from './storage.ts';

export interface TimescaleStorageOptions {
  readonly config: Config['storage'];
  readonly collectorVersion: string;
  readonly log: Logger;
  /** Called after each batch that the database has. */
  readonly onWrite?: StorageOptions['onWrite'];
  /** Called after each attempt that failed. */
  readonly onFailure?: StorageOptions['onFailure'];
}

/** Reports and candles of so many milliseconds go into the spool together: a transaction for each would cost more than the check. */
const FLUSH_MS = 100;

/** Keeps reports and candles in the database, with a spool on disk before it. */
export function createTimescaleStorage({ config, collectorVersion, log, onWrite, onFailure }: TimescaleStorageOptions): Storage {
  const repository = connect({
    url: config.url ?? '',
    poolSize: config.poolSize,
    connectTimeoutSeconds: config.connectTimeoutMs / 1000,
    statementTimeoutMs: config.statementTimeoutMs,
    applicationName: 'quality-collector',
  });
  const spool = createStorage({
    repository,
    spoolPath: config.spoolPath,
    maxSpoolBytes: config.maxSpoolBytes,
    log: (message) => log.warn({ part: 'storage' }, message),
    ...(onWrite === undefined ? {} : { onWrite }),
    ...(onFailure === undefined ? {} : { onFailure }),
  });
  let reports: QualityRecord[] = [];
  let candles: CandleRecord[] = [];
  let flushing: NodeJS.Timeout | null = null;
  let isClosed = false;
  const flush = (): void => {
    if (flushing !== null) clearTimeout(flushing);
    flushing = null;
    const [savedReports, savedCandles] = [reports, candles];
    [reports, candles] = [[], []];
    if (savedReports.length > 0) spool.saveReports(savedReports);
    if (savedCandles.length > 0) spool.saveCandles(savedCandles);
  };
  // Candles that a kill takes from these milliseconds are fetched again after the next start.
  const flushSoon = (): void => {
    flushing ??= setTimeout(flush, FLUSH_MS);
  };

  let schemaProblem: string | null = null;
  let isSchemaChecked = false;

  async function checkSchema(): Promise<void> {
    if (isSchemaChecked) return;
    const { ok, message } = await checkSchemaVersion({ sql: repository.sql });
    schemaProblem = message;
    if (!ok) throw new Error(message ?? 'the tables of the database are not those of this version');
    isSchemaChecked = true;
  }

  return {
    saveReport(report, reason) {
      if (isClosed) return;
      reports.push({ report, reason, collectorVersion });
      flushSoon();
    },
    saveCandles({ feed, candles: batch, provenance, fetchedAtMs, flags }) {
      if (isClosed || !config.candles) return;
      for (const [time, open, high, low, close, volume] of batch) {
        const flagged = flags.get(time) ?? [];
        candles.push({ ...feed, time, open, high, low, close, volume, provenance, fetchedAt: fetchedAtMs, flags: flagged });
      }
      flushSoon();
    },
    flush() {
      if (!isClosed) flush();
    },
    loadCandles: (feed, fromMs, toMs) => loadCandles(repository, feed, fromMs, toMs),
    async loadNewest() {
      await checkSchema();
      const newest = new Map<string, NewestStored>();
      for (const { feed, lastCloseAt, checkedAt } of await repository.getLatestQualityOfAll({})) {
        newest.set(feedKey(feed), {
          closeMs: lastCloseAt === null ? null : Date.parse(lastCloseAt),
          checkedMs: Date.parse(checkedAt),
        });
      }
      return newest;
    },
    state() {
      if (!isClosed) flush();
      const { pendingReports, spoolBytes, dropped, lastError, connected } = spool.stats();
      return {
        isConnected: connected,
        problem: schemaProblem ?? (connected ? null : (lastError ?? 'the database does not answer')),
        pendingReports,
        spoolBytes,
        dropped,
      };
    },
    async close(timeoutMs) {
      flush();
      isClosed = true;
      // A database that is away will not come back in these seconds; what waits for it is on disk.
      await spool.close({ timeoutMs: spool.stats().connected ? timeoutMs : Math.min(timeoutMs, 1_000) });
      await repository.close();
    },
  };
}
