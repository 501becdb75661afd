import { signal } from '@preact/signals';
import type { Feed } from '@quality/validators';
import { getJson, RequestFailure, serverNow } from '../api/client.ts';
import type { Standing, StoredReport } from '../api/shapes.ts';
import { ReportEvents } from '../api/stream.ts';
import { backoffMs } from './backoff.ts';
import { type FeedRow, feedKey, rowOfReport, rowOfStanding } from './feed-row.ts';

/** How the page stands to the API. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `sinceMs`: when the last word of the API was heard, by its clock; null: never. */
  | { readonly state: 'away'; readonly reason: string; readonly sinceMs: number | null; readonly retryAtMs: number }
  | { readonly state: 'unauthorized'; readonly reason: string };

export const connection = signal<Connection>({ state: 'connecting' });
/** Every feed; null before the first answer. A new map at most four times a second. */
export const feeds = signal<ReadonlyMap<string, FeedRow> | null>(null);

const FLUSH_MS = 250;
/** Statuses fall by the clock without a new report: the list is read again now and then. */
const RELOAD_MS = 20_000;

const known = new Map<string, FeedRow>();
const watchers = new Map<string, Set<(report: StoredReport) => void>>();
const listeners = new Set<(row: FeedRow) => void>();
let flushTimer = 0;
let heardMs: number | null = null;
/** Reports that came by the stream since the page was opened; the document carries the number, for who measures. */
let streamed = 0;
let wake: () => void = () => {};

/** Calls back with each new report of one feed; the answer ends it. */
export function watchReports(feed: Feed, onReport: (report: StoredReport) => void): () => void {
  const key = feedKey(feed);
  const set = watchers.get(key) ?? new Set();
  watchers.set(key, set.add(onReport));
  return () => {
    set.delete(onReport);
    if (set.size === 0) watchers.delete(key);
  };
}

/** Calls back with the row of each new report. */
export function watchRows(onRow: (row: FeedRow) => void): () => void {
  listeners.add(onRow);
  return () => listeners.delete(onRow);
}

/** Tries at once instead of waiting. */
export function retryNow(): void {
  wake();
}

/** Follows the API for as long as the page lives: reads the list, then every report, and comes back after every loss. */
export async function followFeeds(): Promise<never> {
  const events = new ReportEvents();
  window.addEventListener('online', retryNow);
  setInterval(() => {
    if (connection.value.state === 'live') load().catch(() => undefined);
  }, RELOAD_MS);
  let attempt = 0;
  for (;;) {
    const abort = new AbortController();
    try {
      let opening: Promise<void> = Promise.resolve();
      const listening = events.listen(
        {
          onOpen: () => {
            // Listening comes before reading: what is stored in between is then announced, not lost.
            opening = load().then(() => {
              attempt = 0;
              connection.value = { state: 'live' };
            });
            opening.catch(() => abort.abort());
          },
          onReport: take,
          onReset: () => void load().catch(() => undefined),
        },
        abort.signal,
      );
      await listening.catch(async (failure) => {
        await opening;
        throw failure;
      });
    } catch (failure) {
      await settleFailure(failure, attempt);
      attempt += 1;
    }
  }
}

async function settleFailure(failure: unknown, attempt: number): Promise<void> {
  const reason = (failure as Error).message;
  if (failure instanceof RequestFailure && failure.status === 401) {
    connection.value = { state: 'unauthorized', reason };
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    return;
  }
  const waitMs = backoffMs(attempt);
  connection.value = { state: 'away', reason, sinceMs: heardMs, retryAtMs: serverNow() + waitMs };
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

async function load(): Promise<void> {
  const { feeds: standings } = await getJson<{ feeds: readonly Standing[] }>('/v1/feeds');
  heardMs = serverNow();
  const gone = new Set(known.keys());
  for (const standing of standings) {
    const key = feedKey(standing.feed);
    gone.delete(key);
    const row = known.get(key);
    const next = rowOfStanding(standing, row);
    // A report may have overtaken the answer.
    if (row && (row.checkedAtMs ?? 0) > (next.checkedAtMs ?? 0)) continue;
    known.set(key, next);
  }
  for (const key of gone) known.delete(key);
  flush();
}

function take(report: StoredReport): void {
  streamed += 1;
  heardMs = serverNow();
  if (report.feed.exchange === null || report.feed.symbol === null) return;
  const key = feedKey(report.feed as Feed);
  for (const watcher of watchers.get(key) ?? []) watcher(report);
  const row = known.get(key);
  const next = rowOfReport(report, row);
  // Reports that were written late come late: they are history, not the present.
  if (row && (row.checkedAtMs ?? 0) > (next.checkedAtMs ?? 0)) return;
  known.set(key, next);
  for (const listener of listeners) listener(next);
  flushTimer ||= window.setTimeout(flush, FLUSH_MS);
}

function flush(): void {
  clearTimeout(flushTimer);
  flushTimer = 0;
  document.documentElement.dataset.reports = String(streamed);
  feeds.value = new Map(known);
}
