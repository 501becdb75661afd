import { feedKey } from '@quality/config';
import type { Repository } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import { RenderedJson } from '../http/rendered.ts';

type Source = Pick<Repository, 'getQualityHistoryJson' | 'getQualityHistoryTimes'>;
type Query = NonNullable<Parameters<Source['getQualityHistoryJson']>[1]>;

/** Most bytes of pages that are kept. */
const MOST_BYTES = 32 * 1024 * 1024;
/** What a kept page takes beside its text: an empty page of a feed that nobody has costs memory too. */
const BYTES_A_PAGE = 1_024;

/**
 * Pages of history as they are sent. A stored report never changes, so a page is the same as long as it holds the same reports: the
 * database is asked which these are, a look at an index, and for the reports themselves only when they are others than before.
 */
export class HistoryPages {
  readonly #repository: Source;
  readonly #mostBytes: number;
  /** The page asked for last comes last. */
  readonly #pages = new Map<string, RenderedJson>();
  #bytes = 0;

  constructor(repository: Source, mostBytes = MOST_BYTES) {
    this.#repository = repository;
    this.#mostBytes = mostBytes;
  }

  async page(feed: Feed, query: Query): Promise<RenderedJson> {
    const times = await this.#repository.getQualityHistoryTimes(feed, query);
    const known = this.#pages.get(keyOf(feed, times.items, times.nextCursor));
    if (known !== undefined) {
      this.#keep(keyOf(feed, times.items, times.nextCursor), known);
      return known;
    }
    const { items, nextCursor } = await this.#repository.getQualityHistoryJson(feed, query);
    const reports = items.map(({ json }) => json).join(',');
    const page = RenderedJson.ofText(`{"items":[${reports}],"nextCursor":${JSON.stringify(nextCursor)}}`);
    // By its own reports: one may have been stored since the look at the index.
    this.#keep(
      keyOf(
        feed,
        items.map(({ time }) => time),
        nextCursor,
      ),
      page,
    );
    return page;
  }

  #keep(key: string, page: RenderedJson): void {
    this.#drop(key);
    this.#pages.set(key, page);
    this.#bytes += costOf(key, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const page = this.#pages.get(key);
    if (page === undefined) return;
    this.#bytes -= costOf(key, page);
    this.#pages.delete(key);
  }
}

function costOf(key: string, page: RenderedJson): number {
  return page.bytes + key.length + BYTES_A_PAGE;
}

function keyOf(feed: Feed, times: readonly number[], nextCursor: string | null): string {
  return `${feedKey(feed)} ${times.join(',')} ${nextCursor}`;
}
