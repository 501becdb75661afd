import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { etagOf } from './conditional.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Below this gzip costs more than it saves. */
const MIN_GZIP_BYTES = 1_024;

/** A JSON answer made once and sent many times, plain or gzipped. */
export class RenderedJson {
  readonly etag: string;
  readonly #plain: Buffer;
  #gzipped: Buffer | null = null;

  constructor(value: unknown) {
    const text = JSON.stringify(value);
    this.etag = etagOf(text);
    this.#plain = Buffer.from(text);
  }

  send(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    reply.header('etag', this.etag).header('vary', 'accept-encoding').type(JSON_TYPE);
    if (this.#plain.length < MIN_GZIP_BYTES || !acceptsGzip(request.headers['accept-encoding'])) return reply.send(this.#plain);
    this.#gzipped ??= gzipSync(this.#plain, { level: 4 });
    return reply.header('content-encoding', 'gzip').send(this.#gzipped);
  }
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  const match = /(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i.exec(String(header ?? ''));
  return match !== null && Number(match[1] ?? 1) > 0;
}
