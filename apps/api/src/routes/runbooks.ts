import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../api-error.ts';
import type { ApiApp } from '../http/type-provider.ts';

const ENDING = '.md';

/**
 * Serves the runbooks at `/runbooks/<Alert>`, with or without `.md`: where the links of alerts lead. They are read once, so a request names
 * one of them and never a path. Open to all, because whoever follows a link from a message has no token. Without the folder there is no route.
 */
export function addRunbooks(app: ApiApp, directory: string | null): void {
  if (directory === null || !existsSync(directory)) return;
  const names = readdirSync(directory).filter((name) => name.endsWith(ENDING));
  const runbooks = new Map(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));

  app.get<{ Params: { readonly alert: string } }>(
    '/runbooks/:alert',
    { config: { access: 'public', isFromMemory: true }, schema: { hide: true } },
    async ({ params }, reply) => {
      const { alert } = params;
      const text = runbooks.get(alert.endsWith(ENDING) ? alert : alert + ENDING);
      if (text === undefined) throw new ApiError('not_found', `there is no runbook ${alert.slice(0, 100)}`);
      return reply.type('text/markdown; charset=utf-8').header('cache-control', 'no-cache').send(text);
    },
  );
}
