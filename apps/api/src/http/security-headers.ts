import helmet from '@fastify/helmet';
import type { ApiApp } from './type-provider.ts';

/** For answers that no browser shows: nothing may be loaded by it, framed or sniffed. Few, because each costs every request. */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Gives every answer its request id and the security headers of data. */
export function addAnswerHeaders(app: ApiApp): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(DATA_HEADERS);
    done();
  });
}

/** Makes every route of a scope a page: open to all, with helmet's headers instead of those of data. */
export async function makePages(scope: ApiApp): Promise<void> {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' };
    route.schema = { ...route.schema, hide: true };
  });
  scope.addHook('onRequest', (_request, reply, done) => {
    for (const name of Object.keys(DATA_HEADERS)) reply.removeHeader(name);
    done();
  });
  await scope.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    // HTTPS is the business of whatever stands in front.
    hsts: false,
  });
}
