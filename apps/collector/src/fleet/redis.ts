import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** The connection of one process to Redis. It comes back by itself; commands wait for that. */
export interface RedisLink {
  readonly client: Redis;
  /** Why Redis cannot be used now, in one line; `null` while it can. */
  readonly problem: string | null;
  close(): Promise<void>;
}

const MOST_RETRY_MS = 2_000;
const QUIT_MS = 500;

/** Connects in the background; says once that Redis is away and once that it is back. */
export function connectRedis(url: string, log: Logger): RedisLink {
  const client = new Redis(url, {
    // BullMQ's workers wait for as long as it takes.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(100 * times, MOST_RETRY_MS),
  });
  let problem: string | null = 'not connected yet';
  let isReported = false;
  const report = (reason: string): void => {
    problem = reason;
    if (isReported) return;
    isReported = true;
    log.warn({ part: 'redis' }, `Redis cannot be reached, work waits for it: ${reason}`);
  };
  client.on('ready', () => {
    if (isReported) log.info({ part: 'redis' }, 'Redis is back');
    isReported = false;
    problem = null;
  });
  client.on('error', (error: Error) => report(error.message || String(error)));
  let isClosing = false;
  client.on('close', () => {
    if (!isClosing) report(problem ?? 'the connection was closed');
  });
  return {
    client,
    get problem() {
      return problem;
    },
    async close() {
      isClosing = true;
      if (problem === null) {
        const patience = new Promise((resolve) => setTimeout(resolve, QUIT_MS).unref());
        await Promise.race([client.quit().catch(() => undefined), patience]);
      }
      client.disconnect();
    },
  };
}
