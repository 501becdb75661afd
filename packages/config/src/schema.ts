import * as z from 'zod';
import { apiSection } from './sections/api.ts';
import { collectorSection } from './sections/collector.ts';
import { exchangesSection } from './sections/exchanges.ts';
import { feedsSection } from './sections/feeds.ts';
import { logSection } from './sections/log.ts';
import { metricsSection } from './sections/metrics.ts';
import { policiesSection } from './sections/policies.ts';
import { storageSection } from './sections/storage.ts';
import { transportsSection } from './sections/transports.ts';
import { windowsSection } from './sections/windows.ts';

/** The whole configuration. Every key has a default except the feeds. */
export const configSchema = z.strictObject({
  exchanges: exchangesSection.default({}),
  feeds: feedsSection,
  policies: policiesSection.default({}),
  transports: transportsSection.default({}),
  windows: windowsSection.prefault({}),
  collector: collectorSection.prefault({}),
  storage: storageSection.prefault({}),
  metrics: metricsSection.prefault({}),
  api: apiSection.prefault({}),
  log: logSection.prefault({}),
});

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** A configuration with every default filled in. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;

/** A configuration as it is written: what is left out takes its default. */
export type ConfigInput = DeepReadonly<z.input<typeof configSchema>>;

/** Places whose value is never shown in a message or a log. */
export const SECRET_PATHS: ReadonlySet<string> = new Set(['storage.url', 'storage.maintenance.ownerUrl']);
