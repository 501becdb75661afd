import { createRequire } from 'node:module';
import type { FastifyInstance } from 'fastify';

// The very Fastify that the API runs on.
const requireFromApi = createRequire(new URL('../../../apps/api/package.json', import.meta.url));
const { fastify } = requireFromApi('fastify') as { fastify: (options: object) => FastifyInstance };

/** Fastify with nothing but the given routes, each of which answers a JSON body of so many bytes. */
export function bareServer(bytesByRoute: Readonly<Record<string, number>>): FastifyInstance {
  const app = fastify({ bodyLimit: 16_777_216 });
  for (const [url, bytes] of Object.entries(bytesByRoute)) {
    const body = JSON.stringify({ filler: 'x'.repeat(Math.max(0, bytes - 13)) });
    app.route({
      method: ['GET', 'POST'],
      url,
      handler: async (_request, reply) => reply.type('application/json; charset=utf-8').send(body),
    });
  }
  return app;
}
