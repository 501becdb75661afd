import { feedKey } from '@quality/config';
import type { Feed } from '@quality/validators';
import { Background } from '../background.ts';
import { MarketWatch } from '../market-watch.ts';
import { measureClock } from '../measure-clock.ts';
import { nap } from '../nap.ts';
import { VERSION } from '../version.ts';
import { FeedPlans } from './feed-plans.ts';
import { LaneBook } from './lane-book.ts';
import { checkQueue } from './names.ts';
import { hurryOverdue } from './overdue.ts';
import { Queues } from './queues.ts';
import { startRoleProcess } from './role-process.ts';
import type { RoleOptions, RunningRole } from './running-role.ts';
import { Timetable } from './timetable.ts';
import { WantedFeeds } from './wanted-feeds.ts';

const ROUND_MS = 1_000;
/** Rounds after which the timetable is compared with what is wanted. */
const ROUNDS_A_COMPARISON = 10;
const CLOCK_INTERVAL_MS = 600_000;
const HUNG_AFTER_MS = 60_000;

/** Starts a scheduler: it tells BullMQ which feeds are checked when. Rejects when the address is taken. */
export async function runScheduler(options: RoleOptions): Promise<RunningRole> {
  const { log, now = Date.now, sleep = nap } = options;
  let config = options.config;
  const role = await startRoleProcess('scheduler', options);
  const { metrics, redis } = role;
  const { client } = redis;
  const stopping = new AbortController();
  const { signal } = stopping;
  const background = new Background((error) => {
    if (!signal.aborted) log.error({ err: error }, 'a task of the scheduler failed');
  });
  const wanted = new WantedFeeds(config);
  const plans = new FeedPlans(config);
  const lanes = new LaneBook(config, { metrics: null, now, sleep });
  const queues = new Queues(client);
  const timetable = new Timetable({ client, queues, plans, now });
  let isArranged = false;
  let needsArranging = true;
  let heartbeatMs = now();
  let feeds = new Map<string, Feed>();

  const countFeeds = (): void => {
    feeds = new Map(wanted.feeds.map((feed) => [feedKey(feed), feed]));
    metrics?.configuredFeeds.reset();
    // A queue that nobody measures any more has no depth; those of the others come with the next round.
    metrics?.queueDepth.reset();
    for (const exchange of wanted.exchanges) metrics?.configuredFeeds.set({ exchange }, wanted.ofExchange(exchange).length);
  };
  const markets = new MarketWatch({
    roster: {
      get wildcardExchanges() {
        return wanted.wildcardExchanges;
      },
      get unresolved() {
        return wanted.unresolved;
      },
      setSymbols: (exchange, symbols) => wanted.setSymbols(exchange, symbols),
      laneOf: (exchange) => lanes.of(exchange),
    },
    onChange: () => {
      needsArranging = true;
      countFeeds();
    },
    ...{ log, sleep, random: Math.random, signal },
  });
  const adopt = (): void => {
    needsArranging = true;
    countFeeds();
    for (const exchange of wanted.wildcardExchanges) background.run(markets.follow(exchange));
  };

  const arrange = async (): Promise<void> => {
    needsArranging = false;
    const unresolved = new Set(wanted.unresolved);
    const exchanges = new Set([...wanted.exchanges, ...(await timetable.exchanges())]);
    for (const exchange of exchanges) {
      const change = await timetable.arrange(exchange, wanted.ofExchange(exchange), config, !unresolved.has(exchange));
      if (change.upserted + change.removed > 0) {
        const { upserted, removed } = change;
        log.info({ exchange, upserted, removed }, `${exchange}: ${upserted} feeds scheduled, ${removed} removed`);
      }
    }
    isArranged = true;
  };
  const compare = async (): Promise<void> => {
    const unresolved = new Set(wanted.unresolved);
    for (const exchange of wanted.exchanges) {
      if (unresolved.has(exchange)) continue;
      if (!(await timetable.isWhole(exchange, wanted.ofExchange(exchange)))) needsArranging = true;
    }
  };
  const measureQueues = async (): Promise<void> => {
    for (const exchange of wanted.exchanges) {
      const { waiting = 0, prioritized = 0 } = await queues.of(checkQueue(exchange)).getJobCounts('waiting', 'prioritized');
      metrics?.queueDepth.set({ exchange }, waiting + prioritized);
    }
  };

  role.become({
    health: () => {
      // Without Redis a round waits for it, and says so in /readyz.
      const silentMs = redis.problem === null ? now() - heartbeatMs : 0;
      return silentMs > HUNG_AFTER_MS ? [`the scheduler has not moved for ${Math.round(silentMs / 1000)} s`] : [];
    },
    waitingFor: () => [
      ...(isArranged ? [] : ['the feeds are not scheduled yet']),
      ...wanted.unresolved.map((exchange) => `${exchange}: its markets are not known yet`),
    ],
  });
  adopt();
  const round = async (n: number): Promise<void> => {
    if (n % ROUNDS_A_COMPARISON === 0 && isArranged) await compare();
    if (needsArranging) {
      await arrange().catch((error: unknown) => {
        needsArranging = true;
        throw error;
      });
    }
    await hurryOverdue((key) => feeds.get(key), { client, queues, plans, timetable, now });
    await measureQueues();
  };
  background.run(
    (async () => {
      for (let n = 0; !signal.aborted; n += 1) {
        if (redis.problem === null) {
          try {
            await round(n);
          } catch (error) {
            if (!signal.aborted) log.warn({ err: error }, `the feeds cannot be scheduled: ${(error as Error).message}`);
          }
        }
        heartbeatMs = now();
        await sleep(ROUND_MS, signal);
      }
    })(),
  );
  background.run(
    (async () => {
      while (!signal.aborted) {
        for (const exchange of wanted.exchanges) await measureClock(lanes.of(exchange), metrics && { collector: metrics }, log);
        await sleep(CLOCK_INTERVAL_MS, signal);
      }
    })(),
  );
  log.info(
    { url: role.url, role: 'scheduler', feeds: feeds.size, version: VERSION },
    `scheduler of ${feeds.size} feeds; ${role.url}/metrics`,
  );

  return {
    url: role.url,
    reload(next) {
      config = next;
      plans.reset(next);
      background.run(lanes.reset(next));
      const { added, removed } = wanted.apply(next);
      adopt();
      metrics?.configReloads.inc({ result: 'ok' });
      log.info({ added, removed }, `configuration taken over: ${added.length} feeds added, ${removed.length} removed`);
    },
    refuseReload() {
      metrics?.configReloads.inc({ result: 'failed' });
    },
    async stop() {
      if (signal.aborted) return;
      stopping.abort();
      await lanes.close();
      // A command that waits for Redis is given up with the connection.
      await Promise.race([background.settled(), sleep(config.collector.shutdownMs / 4)]);
      await role.close();
    },
  };
}
