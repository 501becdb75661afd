import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { costText, redisCost, redisWork } from './redis-cost.ts';

/** Rate and cost of BullMQ with jobs that do nothing: one job scheduler a job, a global rate limit, one worker in this process. */
export async function bullmqAlone(client: Redis, seconds: number): Promise<string> {
  const prefix = 'bench:empty';
  const queue = new Queue('empty', { connection: client, prefix });
  await queue.setGlobalRateLimit(5_000, 1_000);
  const every = 1_000;
  await Promise.all(
    Array.from({ length: 4_000 }, (_, i) =>
      queue.upsertJobScheduler(
        `feed ${i}`,
        { every, offset: 1 + (i % (every - 1)) },
        { name: 'check', data: { i }, opts: { attempts: 3, priority: 10, removeOnComplete: true } },
      ),
    ),
  );
  let jobs = 0;
  const worker = new Worker(
    'empty',
    async () => {
      jobs += 1;
    },
    { connection: client, prefix, concurrency: 24 },
  );
  worker.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const [before, cpu, start, first] = [await redisWork(client), process.cpuUsage(), performance.now(), jobs];
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const done = jobs - first;
  const { user, system } = process.cpuUsage(cpu);
  const cost = redisCost(before, await redisWork(client), done);
  const perSecond = done / ((performance.now() - start) / 1000);
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return `${perSecond.toFixed(0)} jobs/s; a job: ${((user + system) / 1000 / done).toFixed(3)} ms of the worker, ${costText(cost)}`;
}
