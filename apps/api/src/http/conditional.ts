import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Gives every JSON answer to a GET an ETag and answers 304 when the client has it already (RFC 9110, weak comparison).
 * Routes that answer from memory do it themselves: see `RenderedJson`.
 */
export function addConditionalGet(app: Pick<FastifyInstance, 'addHook'>): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.isFromMemory === true || ![route.method].flat().includes('GET')) return;
    route.onSend = [...[route.onSend ?? []].flat(), answerConditionally];
  });
}

function answerConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  if (reply.statusCode === 200 && typeof payload === 'string' && isJson(reply.getHeader('content-type'))) {
    const etag = etagOf(payload);
    reply.header('etag', etag);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
    if (isKnown(request.headers['if-none-match'], etag)) {
      reply.code(304).removeHeader('content-length').removeHeader('content-type');
      done(null, '');
      return;
    }
  }
  done(null, payload);
}

/** Weak, because the same answer may leave compressed or not. */
export function etagOf(body: string | Buffer): string {
  return `W/"${createHash('sha1').update(body).digest('base64url')}"`;
}

/** Whether the client says that it has this answer. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const wanted = etag.replace(/^W\//, '');
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === wanted);
}

function isJson(contentType: unknown): boolean {
  return typeof contentType === 'string' && contentType.startsWith('application/json');
}
