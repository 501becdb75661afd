import { feedKey } from '@quality/config';
import type { Repository, StoredQuality } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import type { FastifyBaseLogger } from 'fastify';
import { type CheckedQuality, qualityOf, qualityOfRow } from './quality-of.ts';

/** A report that was stored: its feed and `checkedAt` in UTC epoch ms. */
export interface StoredNotice extends Feed {
  readonly time: number;
}

type Source = Pick<Repository, 'getLatestQuality' | 'getLatestQualityOfAll' | 'getQualityHistory' | 'listen'>;

export interface NewestQualityOptions {
  readonly repository: Source;
  readonly log: FastifyBaseLogger;
  /** Called for every report that was stored, in the order of the notices. */
  readonly onReport: (stored: StoredQuality) => void;
  /** Called when reports may have been stored that were not announced. */
  readonly onGap: () => void;
}

/** Notices that wait for their report; beyond it a full reload is cheaper and memory stays bounded. */
const MAX_WAITING = 5_000;
const FETCH_CONCURRENCY = 4;
const RELOAD_EVERY_MS = 60_000;
const RETRY_MS = 2_000;

/**
 * The newest quality of every feed, in memory: loaded once, then kept by the database's notices, and reloaded every minute in case one was lost.
 * Reading it costs no query.
 */
export class NewestQuality {
  /** Grows with every change. */
  version = 0;
  readonly #options: NewestQualityOptions;
  readonly #feeds = new Map<string, CheckedQuality>();
  readonly #reports = new Map<string, StoredQuality>();
  #waiting: StoredNotice[] = [];
  #draining: Promise<void> | null = null;
  #listener: { close(): Promise<void> } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isLoaded = false;
  #isClosed = false;

  constructor(options: NewestQualityOptions) {
    this.#options = options;
  }

  /** Whether every feed was read at least once. */
  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  values(): IterableIterator<CheckedQuality> {
    return this.#feeds.values();
  }

  get(feed: Feed): CheckedQuality | null {
    return this.#feeds.get(feedKey(feed)) ?? null;
  }

  /** The newest report of a feed when it is in memory; null when it must be asked for. */
  peek(feed: Feed): StoredQuality | null {
    return this.#reports.get(feedKey(feed)) ?? null;
  }

  /** The newest report of a feed; asks the database when it is not in memory. Null: there is none. */
  async report(feed: Feed): Promise<StoredQuality | null> {
    if (this.#isLoaded && this.get(feed) === null) return null;
    const stored = await this.#options.repository.getLatestQuality(feed);
    if (stored) this.#keep(stored);
    return stored;
  }

  /** Begins to listen and load; returns at once, and keeps trying while the database is away. */
  start(): void {
    this.#timer = setTimeout(() => void this.#connect(), 0);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#waiting = [];
    await this.#draining;
    await this.#listener?.close();
  }

  async #connect(): Promise<void> {
    try {
      // Listening comes before loading: what is stored in between is then announced, not lost.
      this.#listener ??= await this.#options.repository.listen(
        (notices) => this.#announce(notices),
        () => void this.#reloadAfterReconnect(),
      );
      await this.reload();
      this.#schedule(RELOAD_EVERY_MS);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'cannot read the newest reports; trying again');
      this.#schedule(RETRY_MS);
    }
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), delayMs).unref();
  }

  async #reloadAfterReconnect(): Promise<void> {
    if (this.#isLoaded) this.#schedule(0);
  }

  /** Reads the newest quality of every feed; a report that is news is announced like one that came by notice. */
  async reload(): Promise<void> {
    const rows = await this.#options.repository.getLatestQualityOfAll({});
    const isFirst = !this.#isLoaded;
    for (const quality of rows.map(qualityOfRow)) {
      const known = this.#feeds.get(feedKey(quality.feed));
      if (known && known.checkedAt >= quality.checkedAt) continue;
      this.#feeds.set(feedKey(quality.feed), quality);
      this.#reports.delete(feedKey(quality.feed));
      this.version += 1;
      if (!isFirst) this.#announce([{ ...quality.feed, time: Date.parse(quality.checkedAt) }]);
    }
    this.#isLoaded = true;
  }

  #announce(notices: readonly StoredNotice[]): void {
    if (this.#isClosed) return;
    for (const notice of notices) this.#waiting.push(notice);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting = [];
      this.#options.onGap();
      this.#schedule(0);
      return;
    }
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, FETCH_CONCURRENCY);
      const reports = await Promise.all(batch.map((notice) => this.#fetch(notice)));
      for (const stored of reports) {
        if (!stored) continue;
        this.#keep(stored);
        this.#options.onReport(stored);
      }
    }
  }

  async #fetch({ time, ...feed }: StoredNotice): Promise<StoredQuality | null> {
    try {
      const page = await this.#options.repository.getQualityHistory(feed, { from: time, to: time + 1, limit: 1 });
      return page.items[0] ?? null;
    } catch (error) {
      this.#options.log.warn({ err: error, feed }, 'cannot read a report that was announced');
      this.#options.onGap();
      return null;
    }
  }

  #keep(stored: StoredQuality): void {
    const quality = qualityOf(stored);
    const key = feedKey(quality.feed);
    const known = this.#feeds.get(key);
    if (known && known.checkedAt > quality.checkedAt) return;
    this.#feeds.set(key, quality);
    this.#reports.set(key, stored);
    this.version += 1;
  }
}
