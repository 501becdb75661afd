/**
 * One server of the benchmark, in a process of its own: `api <database url>` is the real API over a seeded database, `bare <json>` a Fastify
 * instance with one route for each case that answers a body of the given bytes. Tells its parent `{ url }` and ends with it.
 */
import { once } from 'node:events';
import { createApi } from '../../../apps/api/src/index.ts';
import { configSchema } from '../../../packages/config/src/index.ts';
import { connect } from '../../../packages/timescale/src/index.ts';
import { bareServer } from './bare.ts';
import { NOW } from './seed.ts';

/** The event loop is watched for each request, as in real life, but no load of this benchmark is refused. */
const NEVER_REFUSES_MS = 60_000;

const [, , kind, argument = ''] = process.argv;

if (kind === 'api') {
  const repository = connect({ url: argument });
  const config = configSchema.parse({ feeds: {}, storage: { enabled: false }, api: { rateLimitPerMinute: 0 } });
  const app = await createApi({
    repository,
    config,
    now: () => NOW + (Date.now() % 50_000),
    maxEventLoopDelayMs: NEVER_REFUSES_MS,
  });
  await serve(app);
  await repository.close();
} else {
  await serve(bareServer(JSON.parse(argument) as Record<string, number>));
}

async function serve(app: { listen(options: object): Promise<string>; close(): Promise<unknown> }): Promise<void> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  process.send?.({ url });
  process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
  await once(process, 'disconnect');
  await app.close();
}
