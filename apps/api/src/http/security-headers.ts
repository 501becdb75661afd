import helmet from '@fastify/helmet';
import type { ApiApp } from './type-provider.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer is for a browser to show: it gets the headers of a page. */
    readonly isPage?: boolean;
  }
}

/** For answers that no browser shows: nothing may be loaded by it, framed or sniffed. Few, because each costs every request. */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** Gives every answer its request id and, when it is no page, the security headers of data. */
export function addAnswerHeaders(app: ApiApp): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.routeOptions.config.isPage !== true) reply.headers(DATA_HEADERS);
    done();
  });
}

/** Makes every route of a scope a page: open to all, with helmet's headers. */
export async function makePages(scope: ApiApp): Promise<void> {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public', isPage: true };
    route.schema = { ...route.schema, hide: true };
  });
  await scope.register(helmet, {
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    // HTTPS is the business of whatever stands in front.
    hsts: false,
  });
}
