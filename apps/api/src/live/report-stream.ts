import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { StoredQuality } from '@quality/timescale';
import type { Feed } from '@quality/validators';

/** Feeds that a client wants; what is absent is not filtered. */
export type StreamFilter = Partial<Feed>;

export interface ReportStreamOptions {
  /** Most events kept for clients that come back or lag. Default 20,000. */
  readonly maxEvents?: number;
  /** Most bytes of kept events. Default 16 MiB. */
  readonly maxBytes?: number;
  /** A client that takes nothing for so long is dropped, milliseconds. Default 60,000. */
  readonly stallMs?: number;
  /** Time between two comments that keep an idle connection open, milliseconds. Default 15,000. */
  readonly heartbeatMs?: number;
  readonly now: () => number;
  /** Called when a client is dropped because it is too slow. */
  readonly onDrop?: () => void;
}

interface StreamEvent {
  readonly feed: StreamFilter | null;
  readonly frame: Buffer;
}

interface Client {
  readonly response: ServerResponse;
  readonly filter: StreamFilter;
  /** Sequence number of the next event to write. */
  next: number;
  /** When the socket stopped taking bytes, or null while it takes them. */
  stalledSinceMs: number | null;
}

const RESET_TEXT = 'event: reset\ndata: {"reason":"events were missed; read the present state again"}\n\n';

/**
 * Sends each new report to every client as a server-sent event.
 * Events live once, in a buffer with a fixed bound that all clients read at their own pace: a client costs no more memory by being slow. One that
 * falls out of the buffer is dropped; it may come back with `Last-Event-ID`, and is told by an event `reset` when events are gone for good.
 */
export class ReportStream {
  readonly #options: Required<Omit<ReportStreamOptions, 'onDrop'>> & Pick<ReportStreamOptions, 'onDrop'>;
  /** Ids of another run of the server mean nothing here. */
  readonly #run = randomBytes(4).toString('hex');
  readonly #clients = new Set<Client>();
  #events: StreamEvent[] = [];
  /** Sequence number of `#events[0]`. */
  #first = 1;
  #bytes = 0;
  #heartbeat: NodeJS.Timeout | null = null;

  constructor(options: ReportStreamOptions) {
    this.#options = { maxEvents: 20_000, maxBytes: 16 * 1024 * 1024, stallMs: 60_000, heartbeatMs: 15_000, ...options };
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Bytes of the events that are kept. */
  get bufferedBytes(): number {
    return this.#bytes;
  }

  publish({ report, reason }: StoredQuality): void {
    const { exchange, symbol, timeframe } = report.feed;
    const filter = { timeframe, ...(exchange === null ? {} : { exchange }), ...(symbol === null ? {} : { symbol }) };
    this.#append(filter, `event: report\ndata: ${JSON.stringify({ ...report, reason })}\n\n`);
  }

  /** Tells every client that reports may be missing. */
  publishReset(): void {
    this.#append(null, RESET_TEXT);
  }

  /** Takes over an HTTP response whose head is written. */
  attach(response: ServerResponse, filter: StreamFilter, lastEventId: string | null): void {
    const end = this.#first + this.#events.length;
    const resumed = lastEventId === null ? end : this.#resumeAt(lastEventId);
    const client: Client = { response, filter, next: resumed ?? end, stalledSinceMs: null };
    this.#clients.add(client);
    response.on('drain', () => {
      client.stalledSinceMs = null;
      this.#pump(client);
    });
    response.once('close', () => this.#clients.delete(client));
    response.write(`retry: 3000\nid: ${this.#run}.${client.next - 1}\n${resumed === null ? RESET_TEXT : ': connected\n\n'}`);
    this.#heartbeat ??= setInterval(() => this.#beat(), this.#options.heartbeatMs).unref();
    this.#pump(client);
  }

  /** Ends every connection. */
  close(): void {
    if (this.#heartbeat) clearInterval(this.#heartbeat);
    for (const { response } of this.#clients) response.end();
    this.#clients.clear();
  }

  #append(feed: StreamFilter | null, text: string): void {
    const frame = Buffer.from(`id: ${this.#run}.${this.#first + this.#events.length}\n${text}`);
    this.#events.push({ feed, frame });
    this.#bytes += frame.length;
    this.#trim();
    for (const client of this.#clients) this.#pump(client);
  }

  #trim(): void {
    const { maxEvents, maxBytes } = this.#options;
    let count = 0;
    while (this.#events.length - count > 1 && (this.#events.length - count > maxEvents || this.#bytes > maxBytes)) {
      this.#bytes -= this.#events[count]!.frame.length;
      count += 1;
    }
    if (count === 0) return;
    this.#events.splice(0, count);
    this.#first += count;
    for (const client of this.#clients) {
      if (client.next < this.#first) this.#drop(client);
    }
  }

  /** Writes what the client has not had yet, as far as its socket takes it. */
  #pump(client: Client): void {
    const { response } = client;
    while (!response.writableNeedDrain && !response.destroyed) {
      const event = this.#events[client.next - this.#first];
      if (!event) return;
      client.next += 1;
      if (event.feed === null || includes(client.filter, event.feed)) response.write(event.frame);
    }
    client.stalledSinceMs ??= this.#options.now();
  }

  #beat(): void {
    const nowMs = this.#options.now();
    for (const client of this.#clients) {
      if (client.stalledSinceMs === null) client.response.write(': \n\n');
      else if (nowMs - client.stalledSinceMs >= this.#options.stallMs) this.#drop(client);
    }
  }

  #drop(client: Client): void {
    this.#clients.delete(client);
    client.response.destroy();
    this.#options.onDrop?.();
  }

  #resumeAt(lastEventId: string): number | null {
    const [run, sequence = ''] = lastEventId.split('.');
    const next = Number(sequence) + 1;
    if (run !== this.#run || !/^\d{1,15}$/.test(sequence)) return null;
    return next >= this.#first && next <= this.#first + this.#events.length ? next : null;
  }
}

function includes(filter: StreamFilter, feed: StreamFilter): boolean {
  return (
    (filter.exchange === undefined || filter.exchange === feed.exchange) &&
    (filter.symbol === undefined || filter.symbol === feed.symbol) &&
    (filter.timeframe === undefined || filter.timeframe === feed.timeframe)
  );
}
