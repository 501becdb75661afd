import type { Config } from '@quality/config';
import type { CollectorMetrics } from '@quality/metrics';
import type { StorageOptions } from '@quality/timescale';
import type { Storage } from './storage.ts';

/** Counts what the database takes and refuses. */
export function storageHooks(metrics: CollectorMetrics): Required<Pick<StorageOptions, 'onWrite' | 'onFailure'>> {
  metrics.databaseWriteFailures.inc(0);
  for (const table of ['quality_metrics', 'candles']) metrics.databaseRows.inc({ table }, 0);
  return {
    onWrite({ reports, candles, durationMs }) {
      metrics.databaseWriteDuration.observe(durationMs / 1000);
      metrics.databaseRows.inc({ table: 'quality_metrics' }, reports);
      metrics.databaseRows.inc({ table: 'candles' }, candles);
    },
    onFailure() {
      metrics.databaseWriteFailures.inc();
    },
  };
}

/** Copies the state of the storage into the gauges; called before each scrape. */
export function createStorageGauges(metrics: CollectorMetrics, storage: Storage, database: string): () => void {
  let dropped = 0;
  metrics.spoolDropped.inc(0);
  return () => {
    const state = storage.state();
    metrics.databaseUp.set({ database }, state.isConnected ? 1 : 0);
    metrics.spoolReports.set(state.pendingReports);
    metrics.spoolBytes.set(state.spoolBytes);
    metrics.spoolDropped.inc(Math.max(0, state.dropped - dropped));
    dropped = state.dropped;
  };
}

/** Name of the database that a configuration points at. */
export function databaseName({ storage }: Config): string {
  return decodeURIComponent(new URL(storage.url ?? 'postgres:///').pathname.slice(1));
}
