import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { makePages } from '../http/security-headers.ts';
import type { ApiApp } from '../http/type-provider.ts';

/** Serves the built page at `/`, or leads to the documentation where no page was built. */
export async function addPage(app: ApiApp, directory: string | null): Promise<void> {
  if (directory === null || !existsSync(join(directory, 'index.html'))) {
    app.get('/', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));
    return;
  }
  await app.register(async (scope: ApiApp) => {
    await makePages(scope);
    await scope.register(fastifyStatic, {
      root: directory,
      // One route for each file: what is not there is a problem document like everywhere else.
      wildcard: false,
      setHeaders: (reply, path) => {
        // Built assets carry a hash of their content in their name.
        const isHashed = /-[\w-]{8,}\.\w+$/.test(path) && !path.endsWith('.html');
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  });
}
