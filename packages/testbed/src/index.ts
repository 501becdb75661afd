export { freePort } from './free-port.ts';
export type { OwnServer } from './own-server.ts';
export { ownServer } from './own-server.ts';
export type { Probe } from './probe.ts';
export {
  probeAlertmanager,
  probeAmtool,
  probeChromium,
  probeDocker,
  probePrometheus,
  probePromtool,
  probePsql,
  probeRedis,
} from './probe.ts';
export type { RedisServer } from './start-redis.ts';
export { startRedis } from './start-redis.ts';
export type { TestDatabase } from './test-database.ts';
export { testDatabase, testServer } from './test-database.ts';
export type { TimescaleContainer } from './timescale-container.ts';
export { probeTimescaleContainer, timescaleContainer, timescaleImage } from './timescale-container.ts';
