import { feedKey } from '@quality/config';
import type { Repository } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import { RenderedJson } from '../http/rendered.ts';

type Source = Pick<Repository, 'getQualityHistoryJson' | 'getQualityHistoryTimes'>;
type Query = NonNullable<Parameters<Source['getQualityHistoryJson']>[1]>;

/** Most bytes of pages that are kept, plain and gzipped. */
const MOST_BYTES = 32 * 1024 * 1024;
/** What a kept page takes beside its text: an empty page of a feed that nobody has costs memory too. */
const BYTES_A_PAGE = 1_024;

interface Kept {
  readonly page: RenderedJson;
  readonly bytes: number;
}

/**
 * Pages of history as they are sent. A stored report never changes, so a page is the same as long as it holds the same reports: the
 * database is asked which these are, a look at an index, and for the reports themselves only when they are others than before.
 */
export class HistoryPages {
  readonly #repository: Source;
  readonly #mostBytes: number;
  /** The page asked for last comes last. */
  readonly #pages = new Map<string, Kept>();
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
      return known.page;
    }
    const { items, nextCursor } = await this.#repository.getQualityHistoryJson(feed, query);
    const reports = items.map(({ json }) => json).join(',');
    // By its own reports: one may have been stored since the look at the index.
    const key = keyOf(
      feed,
      items.map(({ time }) => time),
      nextCursor,
    );
    const page = RenderedJson.ofText(`{"items":[${reports}],"nextCursor":${JSON.stringify(nextCursor)}}`, (more) => {
      const kept = this.#pages.get(key);
      if (kept?.page === page) this.#keep(key, { page, bytes: kept.bytes + more });
    });
    this.#keep(key, { page, bytes: page.bytes + key.length + BYTES_A_PAGE });
    return page;
  }

  #keep(key: string, kept: Kept): void {
    this.#drop(key);
    this.#pages.set(key, kept);
    this.#bytes += kept.bytes;
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const kept = this.#pages.get(key);
    if (kept === undefined) return;
    this.#bytes -= kept.bytes;
    this.#pages.delete(key);
  }
}

function keyOf(feed: Feed, times: readonly number[], nextCursor: string | null): string {
  return `${feedKey(feed)} ${times.join(',')} ${nextCursor}`;
}
