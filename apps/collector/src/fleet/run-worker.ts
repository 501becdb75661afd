import { FetchFailure } from '@quality/exchanges';
import { createQualityMetrics } from '@quality/metrics';
import { type Job, WaitingError, Worker } from 'bullmq';
import { pino } from 'pino';
import { Background } from '../background.ts';
import { stateOf } from '../collector-state.ts';
import { nap } from '../nap.ts';
import { createRecorder } from '../recorder.ts';
import type { NewestStored } from '../storage.ts';
import { createStorageGauges, databaseName, storageHooks } from '../storage-metrics.ts';
import { createTimescaleStorage } from '../timescale-storage.ts';
import { VERSION } from '../version.ts';
import { type FeedUpdate, saveFeeds } from './feed-cache.ts';
import { FeedJobs, type JobEnd } from './feed-jobs.ts';
import { FeedPlans } from './feed-plans.ts';
import { GroupCommit } from './group-commit.ts';
import type { JobData } from './job-data.ts';
import { concurrencyOf, LaneBook } from './lane-book.ts';
import { checkQueue, QUEUE_PREFIX, REPAIR, repairQueue } from './names.ts';
import { Queues } from './queues.ts';
import { startRoleProcess } from './role-process.ts';
import type { RoleOptions, RunningRole } from './running-role.ts';
import { SharedRoster } from './shared-roster.ts';

/** A job whose worker has died is given to another one after this time and the interval below, at the latest. */
const LOCK_MS = 6_000;
const STALLED_INTERVAL_MS = 2_000;
/** A job that was lost with its worker so often is given up; the next one of its feed is made anyway. */
const MOST_STALLS = 10;
/** Checks that end within so many milliseconds are one transaction of the spool, one batch of the database and one way to Redis. */
const GATHER_MS = 15;
const ROSTER_INTERVAL_MS = 5_000;
const FIRST_ROSTER_MS = 500;
/** How long an answer about all stored feeds is good for feeds of which Redis knows nothing. */
const NEWEST_MS = 60_000;

/** Starts a worker: it takes the jobs of all exchanges, whichever feed they are of. Rejects when the address is taken. */
export async function runWorker(options: RoleOptions): Promise<RunningRole> {
  const { log, now = Date.now, sleep = nap } = options;
  let config = options.config;
  const role = await startRoleProcess('worker', options);
  const { metrics, redis } = role;
  const { client } = redis;
  const stopping = new AbortController();
  const background = new Background((error) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'a task of the worker failed');
  });
  const storage = config.storage.enabled
    ? createTimescaleStorage({
        config: config.storage,
        collectorVersion: VERSION,
        log,
        ...(metrics ? storageHooks(metrics) : {}),
      })
    : null;
  const refreshStorage = metrics && storage ? createStorageGauges(metrics, storage, databaseName(config)) : () => {};
  const plans = new FeedPlans(config);
  const lanes = new LaneBook(config, { metrics, now, sleep });
  const queues = new Queues(client);
  const quality = metrics && createQualityMetrics(role.registry, { maxFeeds: config.metrics.maxFeeds });
  // A job may be the first to see that a feed is gone; its counters go all the same.
  const roster = new SharedRoster(client, (feed) => {
    quality?.forget(feed);
    plans.forget(feed);
  });

  let newest: { readonly atMs: number; readonly feeds: Promise<ReadonlyMap<string, NewestStored>> } | null = null;
  const newestStored = async (): Promise<ReadonlyMap<string, NewestStored>> => {
    if (storage === null) return new Map();
    if (newest === null || now() > newest.atMs + NEWEST_MS) newest = { atMs: now(), feeds: storage.loadNewest() };
    // A database that is away knows nothing; the exchange has the candles.
    return newest.feeds.catch(() => new Map());
  };
  const commits = new GroupCommit<FeedUpdate, boolean>(GATHER_MS, async (updates) => {
    // Redis must not know of a candle that a kill could still take from here: first the spool, then the cache.
    storage?.flush();
    return saveFeeds(client, updates);
  });
  const silent = pino({ level: 'silent' });
  role.become({
    beforeScrape: () => {
      refreshStorage();
      for (const { exchange, finality } of lanes.lanes) {
        if (finality.seconds !== null) metrics?.candleFinal.set({ exchange }, finality.seconds);
      }
    },
    waitingFor: () => {
      const problem = storage?.state().problem ?? null;
      return [
        ...(roster.feeds.size === 0 ? ['no scheduler has said which feeds there are'] : []),
        ...(problem === null ? [] : [`database: ${problem}`]),
      ];
    },
    state: () => stateOf(lanes.lanes, []),
  });
  const jobs = new FeedJobs({
    client,
    config: () => config,
    plans,
    roster,
    laneOf: (exchange) => lanes.of(exchange),
    storage,
    newest: newestStored,
    count: createRecorder({
      metrics: quality && metrics ? { quality, collector: metrics } : null,
      storage: null,
      log: silent,
      now,
    }),
    keep: createRecorder({ metrics: null, storage, log, now }),
    commit: (update) => commits.add(update),
    metrics,
    now,
    stopwatch: () => performance.now(),
  });

  const end = async (result: JobEnd, job: Job<JobData>, token: string | undefined): Promise<void> => {
    switch (result.kind) {
      case 'again':
        await job.moveToWait(token);
        throw new WaitingError();
      case 'retry':
        throw result.failure;
      case 'repair': {
        const { exchange, symbol, timeframe } = result.feed;
        const key = `${symbol} ${timeframe}`;
        await queues
          .of(repairQueue(exchange))
          .add(REPAIR, { symbol, timeframe }, { deduplication: { id: key }, removeOnComplete: true, removeOnFail: true });
      }
    }
  };
  const workers = new Map<string, Worker<JobData>>();
  const take = (name: string, concurrency: number, work: (job: Job<JobData>) => Promise<JobEnd>): void => {
    if (workers.has(name)) return;
    const worker = new Worker<JobData>(name, async (job, token) => end(await work(job), job, token), {
      connection: client,
      prefix: QUEUE_PREFIX,
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      maxStalledCount: MOST_STALLS,
    });
    // Of Redis the link speaks.
    worker.on('error', (error) => log.debug({ err: error, queue: name }, error.message));
    // A failure of the exchange is its feed's, and in its report; what else fails is in none.
    worker.on('failed', (job, error) => {
      if (error instanceof FetchFailure || stopping.signal.aborted) return;
      const { symbol, timeframe } = job?.data ?? {};
      log.warn({ err: error, queue: name, symbol, timeframe }, `a check could not be ended: ${error.message}`);
    });
    workers.set(name, worker);
  };
  /** Takes jobs of the exchanges that have feeds, and of no other. */
  const follow = async (): Promise<void> => {
    const wanted = new Set(roster.exchanges);
    for (const exchange of wanted) {
      take(checkQueue(exchange), concurrencyOf(exchange, config), (job) => jobs.check(exchange, job));
      take(repairQueue(exchange), 1, (job) => jobs.repair(exchange, job));
    }
    for (const [name, worker] of workers) {
      if (wanted.has(name.replace(/-repair$/, ''))) continue;
      workers.delete(name);
      await worker.close();
    }
  };
  background.run(
    (async () => {
      while (!stopping.signal.aborted) {
        try {
          await roster.refresh();
          await follow();
        } catch (error) {
          if (!stopping.signal.aborted)
            log.warn({ err: error }, `the feeds cannot be read from Redis: ${(error as Error).message}`);
        }
        await sleep(roster.feeds.size === 0 ? FIRST_ROSTER_MS : ROSTER_INTERVAL_MS, stopping.signal);
      }
    })(),
  );
  log.info({ url: role.url, role: 'worker', version: VERSION }, `worker; ${role.url}/metrics`);

  return {
    url: role.url,
    reload(next) {
      config = next;
      plans.reset(next);
      background.run(lanes.reset(next));
      for (const [name, worker] of workers) if (!name.endsWith('-repair')) worker.concurrency = concurrencyOf(name, next);
      metrics?.configReloads.inc({ result: 'ok' });
    },
    refuseReload() {
      metrics?.configReloads.inc({ result: 'failed' });
    },
    async stop() {
      if (stopping.signal.aborted) return;
      stopping.abort();
      const isReachable = redis.problem === null;
      const halfMs = config.collector.shutdownMs / 2;
      // A job in the middle of its check is ended by its lane, and goes back to its queue for another worker.
      const ended = Promise.all([...workers.values()].map((worker) => worker.close(!isReachable)));
      const patience = sleep(halfMs / 2).then(() => lanes.close());
      await Promise.race([ended, patience.then(() => sleep(halfMs / 2))]);
      await lanes.close();
      await storage?.close(halfMs - 500);
      await queues.close();
      await role.close();
    },
  };
}
