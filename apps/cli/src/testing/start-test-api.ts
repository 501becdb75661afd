import { createApi } from '@quality/api';
import { configSchema } from '@quality/config';
import { testDatabase } from '@quality/testbed';
import { connect, migrate, type Repository } from '@quality/timescale';

/** The real API on a free port of loopback, over a real database of its own. */
export interface TestApi {
  readonly url: string;
  readonly repository: Repository;
  close(): Promise<void>;
}

export async function startTestApi(nowMs: number, seed: (repository: Repository) => Promise<void>): Promise<TestApi> {
  const database = await testDatabase();
  await migrate({ url: database.url });
  const repository = connect({ url: database.url });
  await seed(repository);
  const config = configSchema.parse({ feeds: {}, storage: { enabled: false }, api: { rateLimitPerMinute: 0 } });
  const app = await createApi({ repository, config, now: () => nowMs });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    repository,
    async close() {
      await app.close();
      await repository.close();
      await database.drop();
    },
  };
}
