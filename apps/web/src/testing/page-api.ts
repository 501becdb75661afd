import { createApi } from '@quality/api';
import { type ConfigInput, configSchema } from '@quality/config';
import { testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';

/** The real API with the real page over a real database, on a port that it keeps when it goes away and comes back. */
export interface PageApi {
  readonly url: string;
  readonly repository: Repository;
  /** Goes away, as a server that is stopped does. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startPageApi(pageDirectory: string, config: Partial<ConfigInput> = {}): Promise<PageApi> {
  const database = await testDatabase();
  await migrate({ url: database.url });
  const repository = connect({ url: database.url });
  const start = async (port: number) => {
    const app = await createApi({
      repository,
      pageDirectory,
      maxEventLoopDelayMs: 0,
      config: configSchema.parse({
        feeds: {},
        storage: { enabled: false },
        ...config,
        api: { rateLimitPerMinute: 0, ...config.api },
      }),
    });
    return { app, url: await app.listen({ host: '127.0.0.1', port }) };
  };
  let { app, url } = await start(0);
  return {
    url,
    repository,
    leave: () => app.close(),
    async comeBack() {
      ({ app } = await start(Number(new URL(url).port)));
    },
    async close() {
      await app.close();
      await repository.close();
      await database.drop();
    },
  };
}
