import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';

/** What a token allows: `read` every GET, `check` POST /v1/check. */
export type Scope = 'read' | 'check';

/** A bearer token as the configuration knows it: by its SHA-256 only. */
export interface TokenHash {
  readonly name: string;
  /** SHA-256 of the token, hexadecimal. */
  readonly sha256: string;
  readonly scopes: readonly Scope[];
}

/** What a route asks for; `public` asks for nothing. A route that says nothing asks for `read`. */
export type Access = Scope | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: Access;
  }
  interface FastifyRequest {
    /** Name of the token that came with the request; `null` without one. */
    tokenName: string | null;
  }
}

/**
 * Makes the hook that lets a request through or throws 401 or 403. Without tokens everything is open.
 * Every configured token is compared with every request, in constant time, so timing tells neither which one nearly fits nor how many there are.
 */
export function createAuthenticator(
  tokens: readonly TokenHash[],
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const known = tokens.map((token) => ({ ...token, digest: Buffer.from(token.sha256, 'hex') }));
  return async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'read';
    if (known.length === 0 || access === 'public') return;
    const token = bearerOf(request.headers.authorization);
    const digest = createHash('sha256').update(token).digest();
    let holder: TokenHash | null = null;
    for (const candidate of known) {
      if (timingSafeEqual(candidate.digest, digest)) holder = candidate;
    }
    // The hash of nothing may stand in a configuration by mistake; it opens no door.
    if (token === '') holder = null;
    if (holder === null) {
      reply.header('www-authenticate', 'Bearer realm="quality"');
      throw new ApiError('unauthorized', 'a bearer token is needed: Authorization: Bearer <token>');
    }
    if (!holder.scopes.includes(access)) {
      reply.header('www-authenticate', `Bearer realm="quality", error="insufficient_scope", scope="${access}"`);
      throw new ApiError('forbidden', `this token has no scope "${access}"`);
    }
    request.tokenName = holder.name;
  };
}

/** An absent or other kind of credential gives the empty string, which is hashed and compared like any other. */
function bearerOf(authorization: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
}
