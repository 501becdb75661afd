import type { CollectorMetrics } from '@quality/metrics';
import type { Storage } from './storage.ts';

/** Copies what the storage says of itself into the metrics; called before each scrape. */
export function createStorageMetrics(metrics: CollectorMetrics, storage: Storage, database: string): () => void {
  let written = 0;
  let dropped = 0;
  metrics.spoolDropped.inc(0);
  metrics.databaseRows.inc({ table: 'quality_metrics' }, 0);
  return () => {
    const state = storage.state();
    metrics.databaseUp.set({ database }, state.isConnected ? 1 : 0);
    metrics.spoolReports.set(state.pendingReports);
    metrics.spoolBytes.set(state.spoolBytes);
    metrics.spoolDropped.inc(Math.max(0, state.dropped - dropped));
    metrics.databaseRows.inc({ table: 'quality_metrics' }, Math.max(0, state.written - written));
    dropped = state.dropped;
    written = state.written;
  };
}
