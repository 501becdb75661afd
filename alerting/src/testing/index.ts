export type { DiscordMessage, DiscordPayload } from './discord-receiver.ts';
export { DiscordReceiver } from './discord-receiver.ts';
export { startMetricsServer } from './metrics-server.ts';
export type { ActiveAlert, Monitoring, MonitoringOptions } from './monitoring.ts';
export { startMonitoring, WEBHOOKS } from './monitoring.ts';
export { startServerProcess } from './server-process.ts';
