import { createParser } from 'eventsource-parser';
import { RequestFailure, request } from './client.ts';
import type { StoredReport } from './shapes.ts';

export interface StreamListener {
  /** The stream is open; `resumed` says that it goes on after the last event. */
  readonly onOpen: (resumed: boolean) => void;
  readonly onReport: (report: StoredReport) => void;
  /** Events are gone for good: read the present state again. */
  readonly onReset: () => void;
}

/** The API sends at least a comment every 15 s: after this much silence the connection is dead, whatever the socket says. */
const SILENCE_MS = 40_000;

/**
 * Reads `GET /v1/stream` until it ends, always by throwing. `fetch` and not `EventSource`, because that cannot send a token,
 * does not tell 401 from a broken network, and never notices a connection that is dead without being closed.
 */
export class ReportEvents {
  #lastId = '';

  async listen(listener: StreamListener, signal: AbortSignal): Promise<never> {
    const silence = new AbortController();
    const response = await request('/v1/stream', {
      headers: this.#lastId === '' ? {} : { 'last-event-id': this.#lastId },
      signal: AbortSignal.any([signal, silence.signal]),
      cache: 'no-store',
    });
    listener.onOpen(this.#lastId !== '');
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        if (id !== undefined) this.#lastId = id;
        if (event === 'report') listener.onReport(JSON.parse(data) as StoredReport);
        else if (event === 'reset') listener.onReset();
      },
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let timer = 0;
    const rearm = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      for (;;) {
        rearm();
        const { value, done } = await reader.read();
        if (done) break;
        parser.feed(value);
      }
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new RequestFailure(0, 'the connection to the API broke', { cause });
    } finally {
      clearTimeout(timer);
      reader.cancel().catch(() => undefined);
    }
    throw new RequestFailure(0, 'the API closed the connection');
  }
}
