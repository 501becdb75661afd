import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf, isKnown } from './conditional.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Below this gzip costs more than it saves. */
const MIN_GZIP_BYTES = 1_024;
/** Up to here a string is sent: Node joins it with the head into one write. A longer one would be encoded anew for each answer. */
const MAX_TEXT_BYTES = 16_384;

/** A JSON answer made once and sent many times, plain or gzipped. */
export class RenderedJson {
  readonly etag: string;
  readonly #plain: string | Buffer;
  readonly #bytes: number;
  readonly #onGzipped: ((bytes: number) => void) | null;
  #gzipped: Buffer | null = null;

  /** @param text JSON. */
  private constructor(text: string, onGzipped: ((bytes: number) => void) | null) {
    this.#onGzipped = onGzipped;
    const encoded = Buffer.from(text);
    this.etag = etagOf(encoded);
    this.#bytes = encoded.length;
    this.#plain = this.#bytes <= MAX_TEXT_BYTES ? text : encoded;
  }

  static of(value: unknown): RenderedJson {
    return new RenderedJson(JSON.stringify(value), null);
  }

  /**
   * Of text that is JSON already.
   *
   * @param onGzipped is told how many bytes the gzipped answer takes, once it is kept too.
   */
  static ofText(text: string, onGzipped: (bytes: number) => void): RenderedJson {
    return new RenderedJson(text, onGzipped);
  }

  /** Bytes of the plain answer. */
  get bytes(): number {
    return this.#bytes;
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.header('etag', this.etag).header('cache-control', 'no-cache');
    const canGzip = this.#bytes >= MIN_GZIP_BYTES;
    if (canGzip) reply.header('vary', 'accept-encoding');
    if (isKnown(request.headers['if-none-match'], this.etag)) return reply.code(304).send();
    reply.type(JSON_TYPE);
    if (!canGzip || !acceptsGzip(request.headers['accept-encoding'])) return reply.send(this.#plain);
    if (this.#gzipped === null) {
      this.#gzipped = gzipSync(this.#plain, { level: 4 });
      this.#onGzipped?.(this.#gzipped.length);
    }
    return reply.header('content-encoding', 'gzip').send(this.#gzipped);
  }
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const match = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(String(header ?? ''));
  return match !== null && Number(match[1] ?? 1) > 0;
}
