import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobData } from './job-data.ts';
import { QUEUE_PREFIX } from './names.ts';

/** The queues that one process puts jobs into, made when they are first asked for. */
export class Queues {
  readonly #client: Redis;
  readonly #queues = new Map<string, Queue<JobData>>();

  constructor(client: Redis) {
    this.#client = client;
  }

  of(name: string): Queue<JobData> {
    let queue = this.#queues.get(name);
    if (queue === undefined) {
      queue = new Queue<JobData>(name, { connection: this.#client, prefix: QUEUE_PREFIX });
      // The link to Redis tells of itself.
      queue.on('error', () => undefined);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }
}
