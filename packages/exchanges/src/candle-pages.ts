import type { CandleRow, Timeframe } from '@quality/validators';
import { sortOutRows } from './candle-rows.ts';
import type { FetchedPage } from './candle-source.ts';
import type { FetchProfile } from './fetch-profile.ts';

export interface PagedRange {
  readonly grid: Timeframe;
  /** First and last slot wanted, both included. */
  readonly firstSlot: number;
  readonly lastSlot: number;
  /** Newest slot that the exchange can be expected to have: when it came, nothing more is asked for. */
  readonly newestSlot: number;
  readonly profile: Pick<FetchProfile, 'pageLimit' | 'pageBy' | 'withoutTrades'>;
  /** Asks for up to `limit` candles from `sinceMs` on; may give more, fewer, earlier or later ones. */
  fetchPage(sinceMs: number, limit: number): Promise<readonly unknown[]>;
}

export interface PagedRows {
  readonly rows: readonly CandleRow[];
  readonly malformed: number;
  readonly pages: readonly FetchedPage[];
}

/**
 * Fetches a range page by page. Each page answers for its own half-open range of slots, so edges neither lose nor double a candle, and it is
 * asked for from one slot earlier, so an exchange that takes its start as exclusive loses nothing either.
 */
export async function fetchPaged({ grid, firstSlot, lastSlot, newestSlot, profile, fetchPage }: PagedRange): Promise<PagedRows> {
  const rows: CandleRow[] = [];
  const pages: FetchedPage[] = [];
  let malformed = 0;
  let slot = firstSlot;
  while (slot <= Math.min(lastSlot, newestSlot)) {
    const sinceMs = Math.max(0, grid.timeOf(slot - 1));
    const limit = Math.min(profile.pageLimit, lastSlot - slot + 2);
    const answer = await fetchPage(sinceMs, limit);
    const sorted = sortOutRows(answer);
    pages.push({ sinceMs, rows: answer.length });
    malformed += sorted.malformed;
    const last = sorted.rows.at(-1);
    const afterLast = last === undefined ? slot : Math.max(slot, grid.slotOf(last[0] as number) + 1);
    const next = Math.min(nextSlot(slot, limit, afterLast, answer.length, profile), lastSlot + 1);
    for (const row of sorted.rows) {
      const rowSlot = grid.slotOf(row[0] as number);
      if (rowSlot >= slot && rowSlot < next) rows.push(row);
    }
    slot = next;
  }
  return { rows, malformed, pages };
}

/** The first slot for which the page does not answer. `afterLast` is the slot after its last row. */
function nextSlot(slot: number, limit: number, afterLast: number, answered: number, profile: PagedRange['profile']): number {
  // A full page may have been cut after its last row, whatever the exchange pages by: doubled rows push others out of it.
  if (answered >= limit && afterLast > slot) return afterLast;
  if (profile.pageBy === 'span') return slot + limit - 1;
  // Short of its limit a page by count is the last one. Where each slot has a candle that can be seen, so it is not taken on trust:
  // the exchange may have lowered its limit.
  return profile.withoutTrades === 'fills' && afterLast > slot ? afterLast : Number.POSITIVE_INFINITY;
}
