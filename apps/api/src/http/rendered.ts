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
  #gzipped: Buffer | null = null;

  constructor(value: unknown) {
    const text = JSON.stringify(value);
    this.etag = etagOf(text);
    this.#bytes = Buffer.byteLength(text);
    this.#plain = this.#bytes <= MAX_TEXT_BYTES ? text : Buffer.from(text);
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.header('etag', this.etag).header('cache-control', 'no-cache');
    const canGzip = this.#bytes >= MIN_GZIP_BYTES;
    if (canGzip) reply.header('vary', 'accept-encoding');
    if (isKnown(request.headers['if-none-match'], this.etag)) return reply.code(304).send();
    reply.type(JSON_TYPE);
    if (!canGzip || !acceptsGzip(request.headers['accept-encoding'])) return reply.send(this.#plain);
    this.#gzipped ??= gzipSync(this.#plain, { level: 4 });
    return reply.header('content-encoding', 'gzip').send(this.#gzipped);
  }
}

/** Sends a long JSON text that is made for this one answer: encoded once, for its ETag, its length and the wire. */
export function sendLongJson(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const bytes = Buffer.from(text);
  const etag = etagOf(bytes);
  reply.header('etag', etag).header('cache-control', 'no-cache');
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type(JSON_TYPE).send(bytes);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const match = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(String(header ?? ''));
  return match !== null && Number(match[1] ?? 1) > 0;
}
