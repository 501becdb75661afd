import { type CollectorMetrics, createCollectorMetrics, registerProcessMetrics, renderMetrics } from '@quality/metrics';
import { Registry } from 'prom-client';
import type { CollectorState } from '../collector-state.ts';
import { type HttpServer, startHttpServer } from '../http-server.ts';
import { VERSION } from '../version.ts';
import { connectRedis, type RedisLink } from './redis.ts';
import { keepMetricsOf, type Role } from './role-metrics.ts';
import type { RoleOptions } from './running-role.ts';

/** What a role adds to the process that all roles are. */
export interface RolePart {
  /** Called before each scrape; must not reject. */
  readonly beforeScrape?: () => Promise<void> | void;
  readonly health?: () => readonly string[];
  /** What it waits for, beside Redis. */
  readonly waitingFor: () => readonly string[];
  readonly state?: () => CollectorState;
}

export interface RoleProcess {
  readonly url: string;
  readonly redis: RedisLink;
  readonly metrics: CollectorMetrics | null;
  readonly registry: Registry;
  /** Tells the process what it is, and takes out of the registry what other roles show; until then it is not ready. */
  become(part: RolePart): void;
  close(): Promise<void>;
}

/** The connection to Redis, the metrics and the HTTP server of one role. */
export async function startRoleProcess(role: Role, { config, log, redisUrl }: RoleOptions): Promise<RoleProcess> {
  const registry = new Registry();
  registerProcessMetrics(registry);
  const metrics = config.metrics.enabled ? createCollectorMetrics(registry) : null;
  metrics?.buildInfo.set({ version: VERSION, node_version: process.version }, 1);
  let part: RolePart | null = null;
  const redis = connectRedis(redisUrl, log);
  const server: HttpServer = await startHttpServer({
    host: config.collector.host,
    port: config.collector.port,
    metrics: metrics
      ? async (accept) => {
          await part?.beforeScrape?.();
          return renderMetrics(registry, accept);
        }
      : null,
    health: () => part?.health?.() ?? [],
    readiness: () => {
      const waitingFor = [
        ...(redis.problem === null ? [] : [`Redis: ${redis.problem}`]),
        ...(part === null ? ['the role has not begun'] : part.waitingFor()),
      ];
      return { ready: waitingFor.length === 0, waitingFor };
    },
    state: () => part?.state?.() ?? { exchanges: [] },
  }).catch(async (error: unknown) => {
    await redis.close();
    throw error;
  });
  return {
    url: server.url,
    redis,
    metrics,
    registry,
    become(next) {
      keepMetricsOf(role, registry);
      part = next;
    },
    async close() {
      await server.close();
      await redis.close();
    },
  };
}
