import { type Config, feedKey } from '@quality/config';
import { checkSchemaVersion, connect, createStorage } from '@quality/timescale';
import type { Logger } from 'pino';
import type { Candle } from './candle.ts';
import type { Storage } from './storage.ts';

export interface TimescaleStorageOptions {
  readonly config: Config['storage'];
  readonly collectorVersion: string;
  readonly log: Logger;
}

/** Candles of one page when a window is read. */
const PAGE = 5_000;

/** Keeps reports and candles in the database, with a spool on disk before it. */
export function createTimescaleStorage({ config, collectorVersion, log }: TimescaleStorageOptions): Storage {
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
    log: (message: string) => log.warn({ part: 'storage' }, message),
  });
  let schemaProblem: string | null = null;
  let isSchemaChecked = false;

  async function checkSchema(): Promise<void> {
    if (isSchemaChecked) return;
    const { ok, message } = await checkSchemaVersion({ sql: repository.sql });
    schemaProblem = message;
    isSchemaChecked = ok;
  }

  return {
    saveReport(report, reason) {
      spool.saveReports([{ report, reason, collectorVersion }]);
    },
    saveCandles({ feed, candles, provenance, fetchedAtMs, flags }) {
      if (!config.candles || candles.length === 0) return;
      spool.saveCandles(
        candles.map(([time, open, high, low, close, volume]) => ({
          ...feed,
          time,
          open,
          high,
          low,
          close,
          volume,
          provenance,
          fetchedAt: fetchedAtMs,
          flags: [...(flags.get(time) ?? [])],
        })),
      );
    },
    async loadCandles(feed, fromMs, toMs) {
      const candles: Candle[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof repository.getCandles>> = await repository.getCandles(feed, {
          from: fromMs,
          to: toMs,
          limit: PAGE,
          ...(cursor === null ? {} : { cursor }),
        });
        for (const { time, open, high, low, close, volume } of page.items) {
          candles.push([new Date(time).getTime(), open, high, low, close, volume]);
        }
        cursor = page.nextCursor;
      } while (cursor !== null);
      return candles;
    },
    async loadLastCloses() {
      await checkSchema();
      const closes = new Map<string, number>();
      for (const { feed, lastCloseAt } of await repository.getLatestQualityOfAll({})) {
        if (lastCloseAt !== null) closes.set(feedKey(feed), Date.parse(lastCloseAt));
      }
      return closes;
    },
    state() {
      const { pendingReports, spoolBytes, dropped, written, lastError, lastWriteMs, connected } = spool.stats();
      return {
        isConnected: connected,
        problem: schemaProblem ?? (connected ? null : (lastError ?? 'the database does not answer')),
        pendingReports,
        spoolBytes,
        dropped,
        written,
        lastWriteMs,
      };
    },
    async close(timeoutMs) {
      await spool.close({ timeoutMs });
      await repository.close();
    },
  };
}
