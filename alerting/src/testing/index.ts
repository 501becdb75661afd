export type { DiscordMessage, DiscordPayload } from './discord-receiver.ts';
export { DiscordReceiver } from './discord-receiver.ts';
export type { ActiveAlert, Monitoring, MonitoringOptions } from './monitoring.ts';
export { startMonitoring, WEBHOOKS } from './monitoring.ts';
export { startServerProcess } from './server-process.ts';
export type { WatchedMarket, WatchedMarketOptions } from './watched-market.ts';
export { startWatchedMarket } from './watched-market.ts';
